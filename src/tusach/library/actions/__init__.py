"""What the library can do."""

__all__: list[str] = []
