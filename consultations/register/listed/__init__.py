"""The public list of organisations: those that asked for it, no person, no note; a page, JSON and CSV of the same."""
