"""Worked examples of the API, as the help page shows them and a test runs them."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

AUTH = '-H "Authorization: Bearer $KEY"'
JSON = '-H "Content-Type: application/json"'


@dataclass(frozen=True)
class Example:
    """What one asks, the command for a shell, the status of its answer, and what is in it."""

    title: str | Promise
    command: str
    status: int
    words: str | Promise


# In an order in which they can be run; `$ORGANISATION` and the like come out of earlier answers.
EXAMPLES = [
    Example(
        _("Find organisations"),
        f'curl {AUTH} \\\n  "$SITE/api/register/organisations/?q=nordic&country=SE"',
        200,
        _("The same filters as on the page: q, category, country, size, status, network, stage."),
    ),
    Example(
        _("Add an organisation"),
        f"curl -X POST {AUTH} \\\n  {JSON} \\\n"
        '  -d \'{"name": "Baltic Data Guild", "category": "company", "country": "EE",\n'
        '       "names": [{"kind": "native", "text": "Balti Andmegild", "language": "et"}],\n'
        '       "identifiers": [{"scheme": "wikidata", "value": "Q42"}]}\' \\\n'
        '  "$SITE/api/register/organisations/"',
        201,
        _("Where it may stand in the register already, the answer is 409 with the candidates."),
    ),
    Example(
        _("Read it"),
        f'curl -i {AUTH} \\\n  "$SITE/api/register/organisations/$ORGANISATION/"',
        200,
        _("The header ETag gives its version."),
    ),
    Example(
        _("Change it"),
        f"curl -X PATCH {AUTH} \\\n  {JSON} -H 'If-Match: \"1\"' \\\n"
        '  -d \'{"city": "Tartu"}\' "$SITE/api/register/organisations/$ORGANISATION/"',
        200,
        _("Only what is sent changes. Sent again, the answer is 409 with what stands and what you sent."),
    ),
    Example(
        _("List people"),
        f'curl {AUTH} \\\n  "$SITE/api/register/people/?q=lindqvist&page_size=10"',
        200,
        _("Their names, places and networks; never an address."),
    ),
    Example(
        _("Read the addresses of one person"),
        f'curl {AUTH} \\\n  "$SITE/api/register/people/$PERSON/contact/"',
        200,
        _("Of 30 people in 24 hours. Each reading stands in the audit log."),
    ),
    Example(
        _("Write a call into the log"),
        f"curl -X POST {AUTH} \\\n  {JSON} -H 'Idempotency-Key: call-0001' \\\n"
        '  -d \'{"kind": "call", "direction": "out", "stage": "reached",\n'
        '       "at": "2026-05-04T11:00:00Z", "people": ["\'$PERSON\'"],\n'
        '       "note": "Will answer next week."}\' "$SITE/api/register/log/"',
        201,
        _("Sent again with the same key, it is written once and the answer is 200."),
    ),
    Example(
        _("Keep a segment"),
        f"curl -X POST {AUTH} \\\n  {JSON} \\\n"
        '  -d \'{"name": "Swedes", "filter": {"any": [[\n'
        '       {"field": "country", "op": "any", "value": ["SE"]}]]}}\' \\\n'
        '  "$SITE/api/register/segments/"',
        201,
        _("Groups of which one must hold; of a group every condition."),
    ),
    Example(
        _("See who is in it"),
        f'curl {AUTH} \\\n  "$SITE/api/register/segments/$SEGMENT/members/"',
        200,
        _("People now; with kind=organisation the organisations."),
    ),
    Example(
        _("Ask for a release of addresses"),
        f"curl -X POST {AUTH} \\\n  {JSON} \\\n"
        '  -d \'{"segment": \'$SEGMENT\', "columns": ["family_name", "email"],\n'
        '       "reason": "Invitations by post"}\' "$SITE/api/register/contacts/"',
        201,
        _("Another coordinator agrees on the page of requests; then it is fetched once, within 15 minutes."),
    ),
    Example(
        _("See where proposals stand"),
        f'curl {AUTH} \\\n  "$SITE/api/consultations/$CONSULTATION/proposals/"',
        200,
        _("The public figures, of the consultation for which the key was made."),
    ),
]
