"""The interface in English, beside the Vietnamese it is written in (docs/hard/english.md)."""
