"""How allauth speaks through us: one address for links, mail through the outbox's one-recipient rule."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe

from ds4skills.web import clock
from ds4skills.web.mail import post
from ds4skills.web.texts import language


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Sends codes and notices in the reader's language, through the outbox."""

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Ask for the message in the transaction that needs it."""
        name = template_prefix.rpartition("/")[2]
        shown = {key: value for key, value in context.items() if key in {"code", "email", "url"}}
        shown |= {"site_name": settings.SITE_NAME, "notice": name}
        if isinstance(context.get("password_reset_url"), str):
            shown["url"] = context["password_reset_url"]
        known = {
            "login_code",
            "email_confirmation",
            "email_confirmation_signup",
            "password_reset_key",
        }
        template = "code" if name in known or "code" in shown else "account_notice"
        post(to=email, template=template, context=shown, language=language(), at=clock.now())

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Anybody may make an account; it opens nothing by itself."""
        return True


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth carries no types
    """Draws the code that an authenticator app scans."""

    def build_totp_svg(self, url: str) -> SafeString:
        """Give the drawing as markup for the page itself, whose policy lets no data address be an image."""
        drawing: str = super().build_totp_svg(url)
        return mark_safe(drawing[drawing.index("<svg") :])
