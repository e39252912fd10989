"""The ground's own pages and those that the three see first."""

from types import SimpleNamespace

from ds4skills.jobs.actions import start
from tests.access.table import Row, World, slug
from tests.factories import NOON, Cast


def prepare(world: World) -> None:
    for cast, thing in world.both():
        thing.job = start(owner=cast.coordinator, task="none", title="Work", payload={}, at=NOON)


def job(thing: SimpleNamespace, _cast: Cast) -> dict[str, object]:
    return {"pk": thing.job.pk}


ROWS = [
    Row("try_role", "public", lambda _t, _c: {"ticket": "none"}, status=404),
    Row("live", "public"),
    Row("ready", "public"),
    Row("heads", "public"),
    Row("security_txt", "public"),
    Row("change_password", "public", status=302),
    Row("job", "link", job, allowed=("coordinator",)),
    Row("job_stop", "link", job, allowed=("coordinator",), post_only=True),
    Row("home", "public"),
    Row("reports", "public"),
    Row("me", "signed_in"),
    Row("preferences", "signed_in"),
    Row("keys", "signed_in"),
    Row("key_revoke", "signed_in", lambda _t, _c: {"pk": 999_999}, status=405),
    Row("dashboard", "observe", slug),
    Row("check", "public"),
    Row("help_index", "public"),
    Row("help", "public", lambda _thing, _cast: {"topic": "privacy"}),
    Row("consultation", "public", slug),
]
