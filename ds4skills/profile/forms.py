"""Signing in: one form for the two ways that begin with an address."""

from typing import Any

from allauth.account.forms import LoginForm
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]  # allauth carries no types
    """An address, and a password by those who have one; without it a code is sent."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.fields["login"].label = _("E-mail")
        self.fields["login"].widget.attrs.pop("placeholder", None)

    def _setup_password_field(self) -> None:
        field = self.fields["password"]
        field.required = field.widget.is_required = False
        field.label = _("Password")
        field.help_text = _("Leave it empty, and we send you a code by e-mail.")
        field.widget.attrs.pop("placeholder", None)
