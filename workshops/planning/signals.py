"""What planning tells the rooms above it, which it does not know."""

from django.dispatch import Signal

# Sent inside the planning transaction with `session` and `at`.
session_moved = Signal()
session_cancelled = Signal()
