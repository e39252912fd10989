"""Accounts, what their holders prefer, and tokens for programs."""

from __future__ import annotations

import hashlib
import secrets
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from datetime import datetime


class UserManager(BaseUserManager["User"]):
    """Makes accounts; an address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **more: object) -> User:
        """Make an account; without a password its holder signs in by code or passkey."""
        user = self.model(email=email.strip().lower(), **more)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **more: object) -> User:
        """Make an account for the repair bench."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **more)

    def get_by_natural_key(self, username: str | None) -> User:
        """Find an account by its address, whatever the case."""
        return self.get(email__iexact=username)


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account."""

    email = models.EmailField(_("e-mail"), max_length=254, unique=True)
    name = models.CharField(_("name"), max_length=200, blank=True)
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False, help_text="Sees the repair bench.")
    date_joined = models.DateTimeField(default=timezone.now)

    objects: ClassVar[UserManager] = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_once")]

    def __str__(self) -> str:
        return self.name or self.email

    @property
    def initials(self) -> str:
        """Up to two letters for the avatar."""
        words = (self.name or self.email).replace("@", " ").split()
        return "".join(word[0] for word in words[:2]).upper()


class Preference(models.Model):
    """How a person wants the site to look and speak."""

    class Theme(models.TextChoices):
        """Light, dark, or as the device has it."""

        AUTO = "auto", _("As my device")
        LIGHT = "light", _("Light")
        DARK = "dark", _("Dark")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, primary_key=True, related_name="preference"
    )
    language = models.CharField(_("language"), max_length=8, blank=True)
    theme = models.CharField(_("appearance"), max_length=8, choices=Theme, default=Theme.AUTO)
    zone = models.CharField(_("time zone"), max_length=64, blank=True)
    pause_live = models.BooleanField(_("pause live updates"), default=False)

    def __str__(self) -> str:
        return f"preferences of {self.user_id}"


class Token(models.Model):
    """A key for programs: shown once, kept as a digest, bound to one consultation and to scopes.

    `consultation` is the consultation's slug. The right is its owner's right now, cut by the scopes.
    """

    PREFIX = "ds4"
    SCOPES = (
        "register:read",
        "register:write",
        "register:contact",
        "ledger:write",
        "results:read",
        "import:write",
        "programme:read",
        "comments:read",
        "comments:write",
        "answers:write",
        "drafts:write",
        "responses:read",
        "responses:write",
        "responses:export",
        "surveys:write",
    )

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="tokens")
    name = models.CharField(_("what it is for"), max_length=100)
    consultation = models.SlugField(max_length=60)
    scopes = models.JSONField(default=list)
    head = models.CharField(max_length=8, unique=True)
    sha256 = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(expires_at__gt=models.F("made_at")), name="token_expires_later"
            )
        ]

    def __str__(self) -> str:
        return f"{self.PREFIX}_{self.head}_…"

    @classmethod
    def draw(cls) -> tuple[str, str, str]:
        """Draw a secret: (what is shown once, its public head, its digest)."""
        head, body = secrets.token_hex(4), secrets.token_urlsafe(32)
        secret = f"{cls.PREFIX}_{head}_{body}"
        return secret, head, cls.digest(secret)

    @staticmethod
    def digest(secret: str) -> str:
        """Give the SHA-256 of a secret, in hexadecimal."""
        return hashlib.sha256(secret.encode()).hexdigest()

    def holds(self, at: datetime) -> bool:
        """Tell whether the token opens anything at this instant."""
        return self.revoked_at is None and self.made_at <= at < self.expires_at
