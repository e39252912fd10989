"""What the programme tells rooms above it, which it does not know."""

from django.dispatch import Signal

# Sent inside the inviting transaction with `invitations: list[Invitation]` and `at`.
invited = Signal()
