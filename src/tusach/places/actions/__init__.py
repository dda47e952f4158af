from tusach.places.actions.load import Loaded, load_table

__all__ = ["Loaded", "load_table"]
