from tusach.drafting.actions.gathering import keep_file, make_draft

__all__ = ["keep_file", "make_draft"]
