from tusach.places.actions.load import Loaded, load_table
from tusach.places.actions.reorganise import apply_proposal, propose, undo_event
from tusach.places.actions.settling import Tie, settle_doubt

__all__ = ["Loaded", "Tie", "apply_proposal", "load_table", "propose", "settle_doubt", "undo_event"]
