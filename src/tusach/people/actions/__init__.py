from tusach.people.actions.accounts import (
    COMMUNES,
    PROVINCES,
    AccountLine,
    Made,
    Tier,
    make_accounts,
    make_missing_accounts,
)
from tusach.people.actions.bodies import create_bodies, create_body, rename_body
from tusach.people.actions.handover import hand_over
from tusach.people.actions.persons import change_contact, create_person, note_own_password, rename_person
from tusach.people.actions.posts import appoint, delegate, end_delegation, end_post
from tusach.people.actions.slips import PrintedSlip, make_slips, open_slip, use_slip

__all__ = [
    "COMMUNES",
    "PROVINCES",
    "AccountLine",
    "Made",
    "PrintedSlip",
    "Tier",
    "appoint",
    "change_contact",
    "create_bodies",
    "create_body",
    "create_person",
    "delegate",
    "end_delegation",
    "end_post",
    "hand_over",
    "make_accounts",
    "make_missing_accounts",
    "make_slips",
    "note_own_password",
    "open_slip",
    "rename_body",
    "rename_person",
    "use_slip",
]
