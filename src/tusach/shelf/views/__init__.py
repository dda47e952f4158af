"""Doors under /tu-sach/: shelves, lending, counting, stock, weeding, the phone, papers."""
