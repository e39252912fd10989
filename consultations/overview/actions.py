"""Keeping how somebody wants the site to be."""

from django.db import transaction

from ds4skills.accounts.models import Preference, User


@transaction.atomic
def prefer(*, user: User, theme: str, pause_live: bool) -> Preference:
    """Keep a person's own wishes; nobody else sees them, so no note is made."""
    mine, _made = Preference.objects.update_or_create(
        user=user, defaults={"theme": theme, "pause_live": pause_live}
    )
    return mine
