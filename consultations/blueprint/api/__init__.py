"""Drafts, comments and answers for programs: read as on the pages, written by the same actions."""
