"""The library open to the world: feeds, harvesting, catalogue records, manifests. Data in, text out; no web."""
