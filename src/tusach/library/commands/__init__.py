"""The sub-commands of `tusach library`, one module a concern, joined in management/commands/library.py."""
