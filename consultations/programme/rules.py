"""Who may do what in a consultation: roles, asked by the address's slug."""

from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef

from consultations.programme.models import Consultation, Role
from consultations.register.rules import register as register_access
from consultations.register.rules import register_coordinators
from ds4skills.accounts.models import User
from ds4skills.accounts.rules import Rule, Verdict
from ds4skills.accounts.staff import Users, register, register_mark

Name = Role.Name
Roles = dict[str, frozenset[str]]


@register_mark
def mark(users: Users) -> Users:
    """Tell with each account whether it has any role, so that roles are asked of staff only."""
    return users.annotate(has_role=Exists(Role.objects.filter(user=OuterRef("pk"))))


def roles_of(user: User | AnonymousUser) -> Roles:
    """Give somebody's roles by the slug of the consultation; asked once for each request."""
    if not isinstance(user, User):
        return {}
    if not getattr(user, "has_role", True):
        return {}
    known: Roles | None = getattr(user, "_roles", None)
    if known is None:
        found: dict[str, set[str]] = {}
        rows = Role.objects.filter(user=user).select_related("consultation")
        rows = rows.order_by("-consultation__opens_at", "-consultation")
        rows = rows.only("name", "user", "consultation__slug", "consultation__title")
        for row in rows:
            found.setdefault(row.consultation.slug, set()).add(row.name)
        known = {slug: frozenset(names) for slug, names in found.items()}
        places = {row.consultation_id: row.consultation for row in rows}
        user._roles, user._places = known, list(places.values())  # type: ignore[attr-defined]  # noqa: SLF001 -- a memory on our own row
    return known


def places_of(user: User) -> list[Consultation]:
    """List the consultations that somebody works on, the newest first; only their slug and title are loaded."""
    return list(getattr(user, "_places", [])) if roles_of(user) else []


def holds(user: User | AnonymousUser, slug: str, *names: str) -> bool:
    """Tell whether somebody has one of some roles in a consultation."""
    return bool(roles_of(user).get(slug, frozenset()) & set(names))


def needs(*names: str) -> Rule:
    """Make a rule: 403 for those who work on the consultation in another role, 404 for everybody else."""
    wanted = frozenset(names)

    def rule(user: User | AnonymousUser, *, slug: str, **_: Any) -> Verdict:
        if not user.is_authenticated:
            return Verdict.SIGN_IN
        mine = roles_of(user).get(slug, frozenset())
        if mine & wanted:
            return Verdict.YES
        return Verdict.NO if mine else Verdict.HIDDEN

    return rule


@register_access
def anywhere(user: User | AnonymousUser) -> frozenset[str]:
    """Tell the register which roles somebody holds in any consultation."""
    return frozenset().union(*roles_of(user).values())


@register_coordinators
def coordinators() -> Users:
    """Tell the register who coordinates any consultation."""
    rows = Role.objects.filter(name=Name.COORDINATOR)
    return User.objects.filter(pk__in=rows.values("user")).select_related("preference")


coordinate = needs(Name.COORDINATOR)
moderate = needs(Name.COORDINATOR, Name.MODERATOR)
edit = needs(Name.COORDINATOR, Name.EDITOR)
answer_comments = edit
record_comments = needs(Name.COORDINATOR, Name.MODERATOR, Name.EDITOR)
observe = needs(*Name.values)


def read_consultation(user: User | AnonymousUser, *, slug: str, **_: Any) -> Verdict:
    """Public once published; before that for those who work on it."""
    found = Consultation.objects.visible_to(user).filter(slug=slug).exists()
    return Verdict.YES if found else Verdict.HIDDEN


@register
def works_here(user: User) -> bool:
    """Tell the ground whether somebody holds a role."""
    return bool(roles_of(user))
