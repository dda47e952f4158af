"""The doors of the lists, by concern."""
