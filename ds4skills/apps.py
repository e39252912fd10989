"""Configuration of the ground."""

from django.apps import AppConfig
from django.core.checks import register

import ds4skills
from ds4skills.discovery import discover
from ds4skills.web import checks


class Ds4SkillsConfig(AppConfig):
    """Find tasks and checks once Django is ready."""

    name = "ds4skills"
    verbose_name = "Ground"

    def ready(self) -> None:
        """Register the system checks and the tasks."""
        register(checks.views_have_rules)
        discover(ds4skills, {"tasks", "mail", "bounces", "schema", "privacy", "retention"})
