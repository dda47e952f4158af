"""Doors under /cap-phat/."""
