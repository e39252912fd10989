"""What every view of the register does: rows in scope, versions, errors of forms and filters in words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from django import forms
from django.db.models import Model, QuerySet
from django.shortcuts import get_object_or_404
from rest_framework import exceptions, serializers

from consultations.register.directory.models import Organisation, Person
from consultations.register.directory.scope import visible_people
from consultations.register.duplicates.queries import winner_of
from consultations.register.rules import meet_people, read_register, write_register
from ds4skills.accounts.models import User
from ds4skills.web import clock
from ds4skills.web.api import ConflictError, Ruled

READ, WRITE, CONTACT = "register:read", "register:write", "register:contact"
VIA = "api"
VERSION = re.compile(r'(?:W/)?"(\d{1,9})"')
READERS = {"get": read_register}
WRITERS = {"get": read_register, "post": write_register, "patch": write_register, "delete": write_register}
MEETERS = {**WRITERS, "get": meet_people}
COORDINATORS = {**WRITERS, "get": write_register}
SCOPES = {"get": READ, "post": WRITE, "patch": WRITE, "delete": WRITE}


class Register(Ruled):
    """A view of the register; its rules are those of the pages."""

    scopes = SCOPES
    rules = WRITERS

    @property
    def user(self) -> User:
        """The key's owner."""
        return cast("User", self.request.user)

    @property
    def at(self) -> datetime:
        """The hour at which the request came."""
        return clock.now()

    def holds(self, scope: str) -> bool:
        """Tell whether the key has one more scope."""
        return scope in getattr(self.request.auth, "scopes", ())

    @property
    def version(self) -> int:
        """The version that the program read, from the header If-Match."""
        found = VERSION.fullmatch(self.request.headers.get("If-Match", ""))
        if found is None:
            raise exceptions.ParseError(
                'Send the header If-Match with the version that you read, as in If-Match: "3".'
            )
        return int(found[1])

    def sent(self, kind: type[serializers.Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """Give what was sent, checked; a field that is not on the list is an error, not a silence."""
        data, known = self.request.data, kind().fields
        unknown = sorted(set(data) - set(known)) if isinstance(data, Mapping) else []
        if unknown:
            words = f"There is no field {unknown[0][:60]!a}. Known: {', '.join(known)}."
            raise serializers.ValidationError({"": [words]})
        return super().sent(kind, partial=partial)

    def organisation(self, key: UUID) -> Organisation:
        """Find an organisation that stands; one that was merged says what it became."""
        rows = Organisation.objects.standing().with_category()
        self._told_where_merged(key, Organisation, rows)
        return get_object_or_404(rows, pk=key)

    def person(self, key: UUID) -> Person:
        """Find a person whom the key's owner may see."""
        rows = visible_people(self.user)
        self._told_where_merged(key, Person, rows)
        return get_object_or_404(rows, pk=key)

    def _told_where_merged(self, key: UUID, kind: type[Model], rows: QuerySet[Any]) -> None:
        """Say what a merged row became, to whoever may see that."""
        if kind._default_manager.filter(pk=key, merged_into__isnull=False).exists():
            into = rows.filter(pk=winner_of(key)).first()
            if into is not None:
                words = "This row was merged into another one. Ask for that."
                raise ConflictError(words, became=str(into.pk))


def told(form: forms.BaseForm, names: Callable[[str], str] = str) -> dict[str, list[str]]:
    """Give a form's sentences by field, as the API names them."""
    errors = form.errors.get_json_data()
    return {
        names(name) if name != "__all__" else "": [str(each["message"]) for each in found]
        for name, found in errors.items()
    }


def refuse(**fields: object) -> serializers.ValidationError:
    """Say one sentence for each field."""
    return serializers.ValidationError({name: [str(words)] for name, words in fields.items()})


def one_of(name: str, value: str, allowed: Iterable[str]) -> str:
    """Give a filter's value if it is on the list; blank ones pass."""
    known = list(allowed)
    if value and value not in known:
        words = ", ".join(known[:60]) or "nothing at present"
        raise exceptions.ParseError(f"“{name}” takes one of: {words}.")
    return value


def key_of(name: str, value: str) -> UUID | None:
    """Give a filter's key; blank ones pass."""
    try:
        return UUID(value) if value else None
    except ValueError as error:
        raise exceptions.ParseError(f"“{name}” takes a key, as in 2c1d….") from error
