"""Versions of a draft: blocks, their lineage, what changed."""
