"""Statements that one can take a position on, each with frozen wordings.

A position names a version, never the proposal alone; a wording that was published never changes.
"""
