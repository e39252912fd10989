"""Who an applicant may be: people and organisations of the register, with the evidence in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from consultations.register.directory.evidence import NO, Body, evidence
from consultations.register.directory.models import Organisation, Person
from consultations.register.directory.names import domain, fold
from consultations.register.directory.reasons import words
from consultations.register.directory.searching import suggestions
from consultations.register.selfservice.models import Application

MOST = 8


@dataclass(frozen=True)
class Like:
    """A row of the register that may be meant, and why."""

    row: Organisation | Person
    reasons: Sequence[str]


def organisations_like(application: Application) -> list[Like]:
    """Give organisations that may be the applicant's, those with evidence first; four queries."""
    if not application.organisation:
        return []
    host = domain(application.email)
    found = [hit.key for hit in suggestions(application.organisation, limit=MOST)]
    near = Organisation.objects.standing()
    found += list(near.filter(domain=host).values_list("pk", flat=True)[:MOST]) if host else []
    mine = Body(application.organisation, application.country, website=host)
    likes = []
    for row in near.filter(pk__in=found).order_by("folded", "pk"):
        weighed = evidence(mine, Body(row.name, row.country, row.city, row.website, row.acronym))
        likes.append((weighed.verdict == NO, Like(row, words(weighed.reasons))))
    return [like for _none, like in sorted(likes, key=lambda pair: pair[0])]


def people_like(application: Application) -> list[Like]:
    """Give people with the same name, or with the address; two queries."""
    folded = fold(f"{application.family_name} {application.given_name}")[:250]
    named = Person.objects.filter(merged_into=None, folded=folded)
    rows = named | Person.objects.filter(merged_into=None, emails__address=application.email)
    same = [("address", application.email)], [("name", "")]
    likes = []
    for row in rows.distinct().prefetch_related("emails").order_by("folded", "pk")[:MOST]:
        has = any(each.address.lower() == application.email for each in row.emails.all())
        likes.append(Like(row, words(same[0] if has else same[1])))
    return likes
