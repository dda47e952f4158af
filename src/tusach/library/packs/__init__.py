"""Packs: chosen editions as a signed list of hashes and the files behind them (docs/hard/packs.md)."""
