"""When somebody shows who they are, their entry is found."""

from typing import Any

from allauth.account.signals import email_confirmed
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver

from consultations.register.directory.claiming import claim
from ds4skills.accounts.models import User
from ds4skills.web import clock


@receiver(user_logged_in)
def claim_on_sign_in(user: User, **_: Any) -> None:
    """Look for the entry of whoever signs in."""
    claim(user=user, at=clock.now())


@receiver(email_confirmed)
def claim_on_proof(email_address: Any, **_: Any) -> None:
    """Look again when a further address is proven."""
    claim(user=email_address.user, at=clock.now())
