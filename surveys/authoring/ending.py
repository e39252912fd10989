"""What must go when a draft ends, because it is published, discarded or deleted: rooms above say it here."""

from collections.abc import Callable

from surveys.authoring.models import SurveyVersion

Forget = Callable[[SurveyVersion], None]
_forgetting: list[Forget] = []


def register(forget: Forget) -> Forget:
    """Add something that is forgotten with a draft."""
    if forget not in _forgetting:
        _forgetting.append(forget)
    return forget


def end(version: SurveyVersion) -> None:
    """Forget all that belongs to a draft: its history, and what others registered."""
    version.history.all().delete()
    for forget in _forgetting:
        forget(version)
