"""Where Django finds the tables of the ground."""

from ds4skills.accounts.models import Preference, Token, User
from ds4skills.audit.models import Alias, Event, Seal
from ds4skills.jobs.models import Job, Outbox, Tick
from ds4skills.web.letters import DeadAddress, Letter

__all__ = [
    "Alias",
    "DeadAddress",
    "Event",
    "Job",
    "Letter",
    "Outbox",
    "Preference",
    "Seal",
    "Tick",
    "Token",
    "User",
]
