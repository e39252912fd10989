"""What happens by the clock."""

from datetime import datetime

from consultations.register.selfservice import yearly
from consultations.register.selfservice.applications import forget_applications
from ds4skills.jobs.registry import periodic
from ds4skills.web import clock
from ds4skills.web.letters import Letter, guard


@periodic("selfservice.forget", seconds=3600)
def forget(at: datetime) -> None:
    """Delete applications whose time is over."""
    forget_applications(at=at)


@periodic("selfservice.yearly", seconds=86_400)
def ask_yearly(at: datetime) -> None:
    """Ask people once a year whether their entry is still right."""
    yearly.ask_all(at)


def _still_wanted(letter: Letter) -> str:
    return yearly.still_wanted(letter, clock.now())


guard(yearly.ABOUT, _still_wanted)
