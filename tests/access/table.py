"""The access table: who may open what. Each room keeps its rows in `rows_<room>.py`; an unlisted URL fails.

A module has `ROWS: list[Row]` and, where its addresses need rows in the database, `prepare(world)`, which sets
attributes on the world for both consultations: the cast's own, and another with equal content.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from tests.factories import Cast

SIGN_IN = 302
STAFF = ("coordinator", "moderator", "editor", "observer")
OUTSIDE = ("stakeholder", "colleague", "stranger", "superuser", "other_coordinator")


@dataclass
class World:
    """Two consultations with equal content; `mine` and `other` carry what rooms prepare, by the same names."""

    cast: Cast
    other_cast: Cast
    mine: SimpleNamespace = field(default_factory=SimpleNamespace)
    other: SimpleNamespace = field(default_factory=SimpleNamespace)

    def both(self) -> list[tuple[Cast, SimpleNamespace]]:
        """Give (cast, what is prepared for it) twice, for rooms that prepare."""
        return [(self.cast, self.mine), (self.other_cast, self.other)]


Kwargs = Callable[[SimpleNamespace, Cast], dict[str, Any]]


def slug(_thing: SimpleNamespace, cast: Cast) -> dict[str, Any]:
    """Give the consultation's slug alone."""
    return {"slug": cast.consultation.slug}


def nothing(_thing: SimpleNamespace, _cast: Cast) -> dict[str, Any]:
    """Give no keywords."""
    return {}


@dataclass(frozen=True)
class Row:
    """One URL: its name, the policy that decides it, its keywords.

    Policies: `public` (200 for everybody), `signed_in`, `superuser`; `coordinate`, `moderate`, `edit`, `observe`
    (a role in this consultation: other roles 403, everybody else 404); `register_read`, `register_write` (a role
    anywhere); `link` (a page of whoever speaks: `allowed` lists who, everybody else gets `denied`).
    `but` names askers who get yet another status. `post_only`: a GET answers 405 to those who may. `status` is what those who may get, where it is not 200.
    """

    name: str
    policy: str
    kwargs: Kwargs = nothing
    post_only: bool = False
    status: int = 200
    allowed: tuple[str, ...] = ()
    denied: int = 404
    but: dict[str, int] = field(default_factory=dict)
    query: str = ""


ROLES = {
    "coordinate": ("coordinator",),
    "moderate": ("coordinator", "moderator"),
    "edit": ("coordinator", "editor"),
    "observe": STAFF,
}
ANYWHERE = {
    "register_read": (*STAFF, "other_coordinator"),
    "register_write": ("coordinator", "other_coordinator"),
}


def expected(row: Row, asker: str) -> int:
    """Give the status that an asker gets by GET."""
    good = 405 if row.post_only else row.status
    if row.policy == "public":
        return good
    if row.policy == "link":
        return good if asker in row.allowed or row.post_only else row.but.get(asker, row.denied)
    if asker == "nobody":
        return SIGN_IN
    if row.policy in {"signed_in", "superuser"}:
        return good if row.policy == "signed_in" or asker == "superuser" else 404
    may = ANYWHERE.get(row.policy) or ROLES[row.policy]
    works = (*STAFF, "other_coordinator") if row.policy in ANYWHERE else STAFF
    if asker in may:
        return good
    return 403 if asker in works else 404
