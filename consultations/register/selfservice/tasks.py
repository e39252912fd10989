"""Links that were asked for, and what happens by the clock."""

from datetime import datetime

from consultations.register.selfservice import actions, yearly
from consultations.register.selfservice.applications import forget_applications
from ds4skills.jobs.registry import Work, periodic, task
from ds4skills.web import clock
from ds4skills.web.letters import Letter, guard


@task(actions.LINK)
def send_link(work: Work) -> None:
    """Look whose address it is, and send the link."""
    asked = datetime.fromisoformat(work.payload["at"])
    actions.send_link(address=work.payload["address"], at=asked)


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
