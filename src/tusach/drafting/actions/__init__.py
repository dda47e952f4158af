from tusach.drafting.actions.blocks import Bound, Clash, add_block, save_block, start_manuscript
from tusach.drafting.actions.fixing import fix_version
from tusach.drafting.actions.gathering import keep_file, make_draft

__all__ = [
    "Bound",
    "Clash",
    "add_block",
    "fix_version",
    "keep_file",
    "make_draft",
    "save_block",
    "start_manuscript",
]
