"""Finding passages in books, with or without Vietnamese marks (docs/hard/search.md)."""
