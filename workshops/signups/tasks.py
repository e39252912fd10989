"""What happens after a seat has changed, and by the clock."""

from datetime import datetime

from ds4skills.jobs.registry import Work, periodic, task
from workshops.planning.models import Pool, Session
from workshops.signups import letters, seats
from workshops.signups.models import SignUp


@task(letters.TASK)
def write_letter(work: Work) -> None:
    """Write one message about a seat."""
    rows = SignUp.objects.select_related(
        "session__workshop__consultation", "pool", "person__user__preference"
    )
    signup = rows.filter(pk=work.payload["signup"]).first()
    if signup is not None and signup.person_id is not None:
        at = datetime.fromisoformat(work.payload["at"])
        letters.write(signup=signup, why=letters.Why(work.payload["why"]), at=at, key=work.key)


@periodic("workshops.release", seconds=60)
def release_due(at: datetime) -> None:
    """Open kept seats whose hour has come; the first action after that hour does it too."""
    due = Pool.objects.filter(release_at__lte=at, released_at=None, session__state=Session.State.PLANNED)
    for pool in due.select_related("session__workshop__consultation").order_by("id"):
        seats.release(pool=pool, at=at)
