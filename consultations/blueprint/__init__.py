"""Blueprints: versions of blocks with a lineage, comments on their words, reasoned answers (a channel)."""
