"""Template filters of the register: codes of its tables and its log in words; every template has them."""

from django import template
from django.template import Context
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from consultations.register.consent.models import Purpose, Stop
from consultations.register.engagement.sources import opens
from consultations.register.pages.tabs import Tab, tabs
from consultations.register.rights.models import SpokenWord
from consultations.register.rules import read_register, roles_anywhere
from consultations.register.terms.queries import describing, label
from ds4skills.accounts.rules import Verdict

register = template.Library()


@register.simple_tag(takes_context=True)
def register_tabs(context: Context) -> list[Tab]:
    """Give the tabs of the register that the reader may open, with how much waits behind each."""
    request = context["request"]
    return tabs(request.user, request.now, reads=read_register(request.user) is Verdict.YES)


CHANNELS = {
    "call": gettext_lazy("a call"),
    "meeting": gettext_lazy("a meeting"),
    "mail": gettext_lazy("an e-mail or letter"),
    "event": gettext_lazy("an event"),
    "interview": gettext_lazy("an interview"),
    "survey": gettext_lazy("a survey"),
    "workshop": gettext_lazy("a workshop"),
    "comment": gettext_lazy("a comment"),
    "ballot": gettext_lazy("a ballot"),
    "import": gettext_lazy("an import"),
    "invitation": gettext_lazy("an invitation"),
    "other": gettext_lazy("something else"),
}
MATCHES = {
    "exact": gettext_lazy("the same"),
    "close": gettext_lazy("nearly the same"),
    "broad": gettext_lazy("a part of it"),
}
TABLES = {
    "organisation": gettext_lazy("Organisation"),
    "organisationname": gettext_lazy("Further name"),
    "identifier": gettext_lazy("Number"),
    "person": gettext_lazy("Person"),
    "email": gettext_lazy("Address"),
    "affiliation": gettext_lazy("Affiliation"),
    "mandate": gettext_lazy("Mandate"),
    "relation": gettext_lazy("Relation"),
}
FIELDS = {
    "name": gettext_lazy("Name"),
    "acronym": gettext_lazy("Acronym"),
    "category": gettext_lazy("Category"),
    "country": gettext_lazy("Country"),
    "city": gettext_lazy("City"),
    "website": gettext_lazy("Website"),
    "size": gettext_lazy("Size"),
    "description": gettext_lazy("Description"),
    "status": gettext_lazy("Status"),
    "listed": gettext_lazy("Public list"),
    "sole_trader": gettext_lazy("One person's own business"),
    "given_name": gettext_lazy("Given name"),
    "family_name": gettext_lazy("Family name"),
    "language": gettext_lazy("Language"),
    "role": gettext_lazy("Role"),
    "starts_on": gettext_lazy("From"),
    "ends_on": gettext_lazy("Until"),
    "is_contact": gettext_lazy("Written to first"),
    "primary": gettext_lazy("Written to"),
    "verified_at": gettext_lazy("Confirmed"),
    "verified_on": gettext_lazy("Confirmed"),
    "state": gettext_lazy("State"),
    "revoked_at": gettext_lazy("Revoked"),
    "value": gettext_lazy("Number"),
}


@register.simple_tag(takes_context=True)
def source_url(context: Context, source: str) -> str:
    """Give the address that leads to where a row of the log came from, if the reader's roles may open such pages."""
    if not source or not opens(source, roles_anywhere(context["request"].user)):
        return ""
    return reverse("at", kwargs={"source": source})


@register.filter
def term(code: str, taxonomy: str) -> str:
    """Give the words of a term of a taxonomy."""
    return label(code, taxonomy)


@register.filter
def taxonomy(slug: str) -> str:
    """Give the title of a taxonomy that describes organisations; its slug where it is none."""
    return next((title for each, title, _terms in describing() if each == slug), slug)


@register.filter
def kind(channel: str) -> str:
    """Give the words of a channel of the log."""
    return str(CHANNELS.get(channel, channel))


@register.filter
def table_name(table: str) -> str:
    """Give the words of a table of the history."""
    return str(TABLES.get(table, table))


@register.filter
def field_name(field: str) -> str:
    """Give the words of a field of the history."""
    return str(FIELDS.get(field, taxonomy(field)))


@register.filter
def match_kind(code: str) -> str:
    """Say how well two terms match."""
    return str(MATCHES.get(code, code))


@register.filter
def via(way: str) -> str:
    """Say by which way a change was made."""
    if way == "page":
        return _("on a page")
    if way == "link":
        return _("by a personal link")
    if way == "api":
        return _("by a program")
    name, _colon, number = way.partition(":")
    words = {
        "imports.batch": _("by import %(number)s"),
        "duplicates.merge": _("by merge %(number)s"),
    }
    return words[name] % {"number": number} if name in words else way


SAID = {
    "entry.page": gettext_lazy("on their own page"),
    "entry.link": gettext_lazy("by a personal link"),
    "mail-link": gettext_lazy("by the link in a message"),
    "mail-provider": gettext_lazy("by their mail program"),
    "selfservice.application": gettext_lazy("when they applied"),
}
SPOKEN = {
    "given": gettext_lazy("they allow: %(what)s"),
    "withdrawn": gettext_lazy("they do not allow: %(what)s"),
    "stopped": gettext_lazy("stop: %(what)s"),
    "lifted": gettext_lazy("taken back: %(what)s"),
}


@register.filter
def said_by(way: str) -> str:
    """Say by which way somebody allowed or withdrew something."""
    name = way.partition(":")[0]
    if name.startswith("staff."):
        ways = dict(SpokenWord.Way.choices)
        return str(ways.get(name.partition(".")[2], _("to staff")))
    return str(SAID[name]) if name in SAID else via(way)


@register.filter
def said_about(about: str) -> str:
    """Say what came of something that was said to staff."""
    act, _colon, what = about.partition(":")
    words = {**dict(Purpose.choices), **dict(Stop.Kind.choices)}
    return str(SPOKEN[act]) % {"what": words.get(what, what)}
