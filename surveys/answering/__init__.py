"""Answering surveys: drafts, revisions, positions."""
