"""Bringing the candidate out: what stops it, what it warns of, and the second person while people are commenting.

May use everything of the blueprint below it: answers, comments, bindings, drafts.
"""
