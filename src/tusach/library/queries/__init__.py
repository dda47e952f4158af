from tusach.library.queries.editions import on_shelf, published, visible_to

__all__ = ["on_shelf", "published", "visible_to"]
