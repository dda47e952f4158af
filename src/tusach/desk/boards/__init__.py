"""What each role's home page shows: the boards. They ask the rooms and decide nothing.

`seat_of(actor)` says which board; each `*_board(actor, at)` fills one in a number of queries that does not grow
with rows.
"""

from tusach.desk.boards.administrator import administrator_board
from tusach.desk.boards.centre import centre_board
from tusach.desk.boards.commune import commune_board
from tusach.desk.boards.province import province_board
from tusach.desk.boards.seat import Seat, seat_of
from tusach.desk.boards.trades import trades_board

__all__ = [
    "Seat",
    "administrator_board",
    "centre_board",
    "commune_board",
    "province_board",
    "seat_of",
    "trades_board",
]
