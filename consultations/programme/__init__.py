"""Consultations with their rounds, roles and invitations, and who speaks on a page.

Rooms above register their exercises (surveys, workshops) here, so that an invitation can lead to them.
"""
