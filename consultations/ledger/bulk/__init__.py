"""Positions by the thousand: exports of other tools, and plain tables."""
