"""Keys for programs: made, shown once, revoked."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from ds4skills.accounts.models import Token, User

LASTS = timedelta(days=90)


@transaction.atomic
def make(*, owner: User, name: str, consultation: str, scopes: Sequence[str], at: datetime) -> str:
    """Make a key that holds for 90 days; its secret is given back once and kept as a digest only."""
    secret, head, digest = Token.draw()
    Token.objects.create(
        owner=owner,
        name=name,
        consultation=consultation,
        scopes=[scope for scope in Token.SCOPES if scope in scopes],
        head=head,
        sha256=digest,
        made_at=at,
        expires_at=at + LASTS,
    )
    return secret


@transaction.atomic
def revoke(*, owner: User, pk: int, at: datetime) -> bool:
    """Make a key open nothing; tells whether there was one of this owner's."""
    rows = Token.objects.filter(owner=owner, pk=pk, revoked_at=None)
    return rows.update(revoked_at=at) == 1
