"""Who a session is of: the account with its preferences, in one query."""

from allauth.account.auth_backends import AuthenticationBackend

from ds4skills.accounts import staff
from ds4skills.accounts.models import User


class Backend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Signs in as allauth does; loads the account of a request at once with what every page asks of it."""

    def get_user(self, user_id: int) -> User | None:
        """Give an account that is active."""
        user = staff.marked(User.objects.select_related("preference")).filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None
