"""Doors under /dot/: plans read and confirmed, campaigns and who owes what, reminders, calendars."""
