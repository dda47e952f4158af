from tusach.places.actions.load import Loaded, load_table
from tusach.places.actions.reorganise import apply_proposal, propose, undo_event

__all__ = ["Loaded", "apply_proposal", "load_table", "propose", "undo_event"]
