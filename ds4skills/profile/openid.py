"""Sign-in by an OpenID provider: an account is known by issuer and subject, and each sign-in by its own nonce."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from typing import Any

from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse

Claims = dict[str, Any]


class SignInProvider(OpenIDConnectProvider):  # type: ignore[misc]  # allauth carries no types
    """Sends a nonce and names people by issuer and subject; never by an e-mail address."""

    def redirect(
        self,
        request: HttpRequest,
        process: str,
        next_url: str | None = None,
        data: object = None,
        **kwargs: Any,
    ) -> HttpResponse:
        """Send the browser to the provider with a nonce that is kept with the state."""
        nonce = secrets.token_urlsafe(24)
        params = kwargs.pop("auth_params", None)
        params = {**(self.get_auth_params() if params is None else params), "nonce": nonce}
        answer: HttpResponse = super().redirect(
            request, process, next_url, data, auth_params=params, nonce=nonce, **kwargs
        )
        return answer

    def extract_uid(self, data: Claims) -> str:
        """Give the digest of issuer and subject; raises where the provider contradicts itself."""
        token = data.get("id_token") or {}
        if not token.get("iss") or not token.get("sub"):
            raise OAuth2Error("no id_token")
        told = data.get("userinfo") or token
        if told.get("sub") != token["sub"]:
            raise OAuth2Error("userinfo is of somebody else")
        return hashlib.sha256(f"{token['iss']} {token['sub']}".encode()).hexdigest()


class SocialAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Has our provider used, and checks the nonce before anybody is signed in."""

    def get_provider(self, request: HttpRequest, provider: str, client_id: str | None = None) -> object:
        """Give the provider; an OpenID provider is ours."""
        found = super().get_provider(request, provider, client_id)
        return SignInProvider(request, app=found.app) if type(found) is OpenIDConnectProvider else found

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Refuse an answer that was made for another sign-in than the one this browser began."""
        token = sociallogin.account.extra_data.get("id_token") or {}
        sent, got = sociallogin.state.get("nonce"), token.get("nonce")
        if not sent or not isinstance(got, str) or not hmac.compare_digest(sent.encode(), got.encode()):
            raise PermissionDenied
        super().pre_social_login(request, sociallogin)
