"""What the pages of the register share: the way to them, rows in scope."""

from uuid import UUID

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from consultations.register.directory.models import Organisation, Person
from consultations.register.directory.scope import visible_people
from consultations.register.duplicates.models import Merge
from ds4skills.accounts.models import User

CONFLICT = 409
Crumb = tuple[str, str | None]


def way(*crumbs: Crumb) -> list[Crumb]:
    """Give the breadcrumbs of a page of the register."""
    return [(_("Register"), reverse("register")), *crumbs]


def to_organisation(row: Organisation) -> Crumb:
    """Give the crumb of an organisation."""
    return row.name, reverse("organisation", kwargs={"pk": row.pk})


def to_person(row: Person) -> Crumb:
    """Give the crumb of a person."""
    return str(row), reverse("person", kwargs={"pk": row.pk})


def organisation_of(pk: UUID) -> Organisation:
    """Fetch an organisation that stands, or answer 404."""
    merged = Merge.objects.filter(winner=OuterRef("pk"), undone_at=None)
    rows = Organisation.objects.standing().with_category().annotate(absorbed=Exists(merged))
    return get_object_or_404(rows, pk=pk)


def person_of(user: User, pk: UUID) -> Person:
    """Fetch a person whom the reader may see, or answer 404."""
    return get_object_or_404(visible_people(user), pk=pk)


def filters_of(request: HttpRequest, *names: str) -> dict[str, str]:
    """Give some parameters of the address, trimmed."""
    return {name: request.GET.get(name, "").strip()[:200] for name in names}
