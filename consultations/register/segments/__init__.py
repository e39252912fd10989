"""Saved filters that stay live; who was in one is frozen each time it is used."""
