"""What sign-ups tell the live room, which they do not know."""

from django.dispatch import Signal

# Sent inside the checking-in transaction with `presence` and `at`.
arrived = Signal()
