"""Configuration of the room of surveys."""

from django.apps import AppConfig

import surveys
from ds4skills.discovery import discover


class SurveysConfig(AppConfig):
    """Find the tasks and exercises of the room."""

    name = "surveys"
    verbose_name = "Surveys"

    def ready(self) -> None:
        """Let the room register what happens later, and what one can be invited to."""
        discover(surveys, {"tasks", "exercises", "rules", "receivers", "privacy", "retention", "hung"})
