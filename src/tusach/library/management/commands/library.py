"""`tusach library ...`: each concern's sub-commands stand in a module of library/commands/ and are joined here."""

from tusach.library.commands.editions import Editions
from tusach.library.commands.handbook import Handbook
from tusach.library.commands.search import Search
from tusach.library.commands.usage import Usage


class Command(Editions, Handbook, Search, Usage):
    help = "The library: books in, found, read, counted"
