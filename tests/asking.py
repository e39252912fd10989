"""Asking the API as a program does: with a fresh token of somebody."""

import json
from datetime import timedelta

from django.test import Client

from ds4skills.accounts.models import Token
from tests.factories import NOON


def token_of(user, slug, scopes=Token.SCOPES):
    """Make a token; gives its secret."""
    secret, head, digest = Token.draw()
    Token.objects.create(
        owner=user,
        name="test",
        consultation=slug,
        scopes=list(scopes),
        head=head,
        sha256=digest,
        made_at=NOON,
        expires_at=NOON + timedelta(days=90),
    )
    return secret


def register(user, scopes=Token.SCOPES, consultation=""):
    """Give a caller of the register's API: `call("get", "organisations/")`."""
    secret, client = token_of(user, consultation, scopes), Client()

    def call(method, path, body=None, **named):
        headers = {"Authorization": f"Bearer {secret}"}
        headers |= {name.replace("_", "-").title(): value for name, value in named.items()}
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(f"/api/register/{path}", headers=headers, **more)

    return call


def program(user, consultation, scopes=Token.SCOPES):
    """Give a caller of one consultation's API: `call("get", "rounds/")`."""
    secret, client = token_of(user, consultation.slug, scopes), Client()

    def call(method, path, body=None, key="", slug=consultation.slug):
        headers = {"Authorization": f"Bearer {secret}"} | ({"Idempotency-Key": key} if key else {})
        more = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        return getattr(client, method)(f"/api/consultations/{slug}/{path}", headers=headers, **more)

    return call
