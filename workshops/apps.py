"""Configuration of the room of workshops."""

from django.apps import AppConfig

import workshops
from ds4skills.discovery import discover


class WorkshopsConfig(AppConfig):
    """Find the tasks and exercises of the room."""

    name = "workshops"
    verbose_name = "Workshops"

    def ready(self) -> None:
        """Let the room register what happens later, what it hears of, and what one can be invited to."""
        discover(workshops, {"tasks", "exercises", "rules", "receivers", "privacy", "retention", "hung"})
