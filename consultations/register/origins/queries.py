"""Reading networks, origins and notices."""

from django.contrib.auth.models import AnonymousUser
from django.db.models import Exists, OuterRef, QuerySet

from consultations.register.origins.models import Network, Notice
from ds4skills.accounts.models import User
from ds4skills.accounts.staff import Users, register_mark


@register_mark
def mark(users: Users) -> Users:
    """Tell with each account whether it keeps any network, so that networks are asked of keepers only."""
    kept = Network.keepers.through.objects.filter(user=OuterRef("pk"))
    return users.annotate(keeps_network=Exists(kept))


def kept_by(user: User) -> list[Network]:
    """List the networks that somebody keeps by name; asks nothing of whoever keeps none."""
    kept = networks_kept(user)
    return list(Network.objects.filter(pk__in=kept).order_by("name", "pk")) if kept else []


# Messages that do not tell what we hold and why.
STAY, STILL_RIGHT, ENDING = "stay?", "still-right?", "site-ends"


def notices() -> QuerySet[Notice]:
    """Give the notices by which people were told that we hold an entry about them."""
    return Notice.objects.exclude(via__in=(STAY, STILL_RIGHT, ENDING))


def networks_kept(user: User | AnonymousUser) -> frozenset[int]:
    """Give the networks that somebody keeps; asked once for each request."""
    if not isinstance(user, User):
        return frozenset()
    if not getattr(user, "keeps_network", True):
        return frozenset()
    known: frozenset[int] | None = getattr(user, "_networks", None)
    if known is None:
        known = frozenset(Network.objects.filter(keepers=user).values_list("pk", flat=True))
        user._networks = known  # type: ignore[attr-defined]  # noqa: SLF001 -- a memory on our own row
    return known
