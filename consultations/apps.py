"""Configuration of the room of consultations."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules

import consultations
from ds4skills.discovery import discover


class ConsultationsConfig(AppConfig):
    """Find every channel through which positions can arrive."""

    name = "consultations"
    verbose_name = "Consultations"

    def ready(self) -> None:
        """Let each installed room register its channel and exercises, and find tasks and streams."""
        discover(consultations, {"channel", "tasks", "streams", "receivers", "exercises", "rules"})
        discover(consultations, {"privacy", "retention", "hung"})
        autodiscover_modules("channel")
