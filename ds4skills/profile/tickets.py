"""Tickets of the demonstration: a link by which a role is tried out. They open nothing on a real site."""

from django.core import signing

from ds4skills.accounts.models import User

SALT = "demo.sign-in"


def ticket(user: User) -> str:
    """Make somebody's ticket."""
    return signing.dumps(user.pk, salt=SALT)


def holder(text: str) -> User | None:
    """Give whose ticket it is; nobody where it is not ours."""
    try:
        pk = signing.loads(text, salt=SALT)
    except signing.BadSignature:
        return None
    return User.objects.filter(pk=pk, is_active=True).first()
