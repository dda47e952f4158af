"""`tusach library ...`: each concern's sub-commands stand in a module of library/commands/ and are joined here."""

from tusach.library.commands.editions import Editions


class Command(Editions):
    help = "The library: books in, found, read, counted"
