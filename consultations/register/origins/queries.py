"""Reading networks and origins."""

from django.contrib.auth.models import AnonymousUser

from consultations.register.origins.models import Network
from ds4skills.accounts.models import User


def networks_kept(user: User | AnonymousUser) -> frozenset[int]:
    """Give the networks that somebody keeps; asked once for each request."""
    if not isinstance(user, User):
        return frozenset()
    known: frozenset[int] | None = getattr(user, "_networks", None)
    if known is None:
        known = frozenset(Network.objects.filter(keepers=user).values_list("pk", flat=True))
        user._networks = known  # type: ignore[attr-defined]  # noqa: SLF001 -- a memory on our own row
    return known
