from tusach.drafting.actions.blocks import Bound, Clash, add_block, save_block, start_manuscript
from tusach.drafting.actions.fixing import fix_version
from tusach.drafting.actions.gathering import keep_file, make_draft
from tusach.drafting.actions.lives import (
    bind_live,
    change_source,
    free_live,
    keep_live,
    refresh_all,
    refresh_live,
)
from tusach.drafting.actions.order import (
    agree_block,
    lock_block,
    move_block,
    remove_block,
    restore_block,
    unlock_block,
)
from tusach.drafting.actions.tables import (
    add_table,
    refresh_table,
)

__all__ = [
    "Bound",
    "Clash",
    "add_block",
    "add_table",
    "agree_block",
    "bind_live",
    "change_source",
    "fix_version",
    "free_live",
    "keep_file",
    "keep_live",
    "lock_block",
    "make_draft",
    "move_block",
    "refresh_all",
    "refresh_live",
    "refresh_table",
    "remove_block",
    "restore_block",
    "save_block",
    "start_manuscript",
    "unlock_block",
]
