"""The help page for programmers: every command on it runs, in its order, and answers as the page says."""

import html
import re
import shlex
from string import Template

import pytest

from ds4skills.accounts.models import Token
from tests.asking import token_of
from tests.factories import make_person

pytestmark = pytest.mark.django_db
EXAMPLE = re.compile(r'<pre class="mono scroll" tabindex="0" data-status="(\d+)">(.*?)</pre>', re.DOTALL)


def read(command):
    """Read a curl command: method, address, headers, body."""
    words = shlex.split(command.replace("\\\n", " "))
    assert words.pop(0) == "curl"
    method, headers, body, address = "get", {}, None, ""
    while words:
        word = words.pop(0)
        if word == "-X":
            method = words.pop(0).lower()
        elif word == "-H":
            name, value = words.pop(0).split(": ", 1)
            headers[name] = value
        elif word == "-d":
            body = words.pop(0)
        elif word != "-i":
            address = word
    return method, address, headers, body


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_worked_example_runs_as_it_stands(cast, sign_in, language):
    page = sign_in().get(f"/help/programmers/?lang={language}").content.decode()
    found = [(int(status), html.unescape(text)) for status, text in EXAMPLE.findall(page)]
    assert len(found) >= 10
    names = {
        "SITE": "", "KEY": token_of(cast.coordinator, cast.consultation.slug), "PERSON": str(cast.person.pk),
        "CONSULTATION": cast.consultation.slug,
    }  # fmt: skip
    make_person("Lindqvist", country="SE")
    client = sign_in()
    for status, command in found:
        method, address, headers, body = read(Template(command).substitute(names))
        kind = headers.pop("Content-Type", "application/json")
        more = {} if body is None else {"data": body, "content_type": kind}
        answer = getattr(client, method)(address, headers=headers, **more)
        assert answer.status_code == status, (command, answer.content)
        if "/organisations/?q" in command:
            assert answer.json()["count"] == 1
        names |= {"ORGANISATION": answer.json()["key"]} if address.endswith("organisations/") else {}
        names |= {"SEGMENT": str(answer.json()["id"])} if address.endswith("segments/") else {}


def test_every_scope_stands_on_the_page_and_in_the_form_in_words(cast, sign_in):
    browser = sign_in(cast.coordinator)
    for path in ("/help/programmers/", "/me/keys/"):
        page = browser.get(path).content.decode()
        assert [scope for scope in Token.SCOPES if scope not in page] == []
        assert "one person at a time" in page


def test_a_key_for_the_register_alone_opens_no_consultation(cast, sign_in):
    browser = sign_in(cast.coordinator)
    sent = {"name": "Sync", "consultation": "-", "scopes": ["register:read", "results:read"]}
    secret = browser.post("/me/keys/", sent).context["secret"]
    headers = {"Authorization": f"Bearer {secret}"}
    assert sign_in().get("/api/register/organisations/", headers=headers).status_code == 200
    where = f"/api/consultations/{cast.consultation.slug}/proposals/"
    assert sign_in().get(where, headers=headers).status_code == 404
    assert "the register alone" in browser.get("/me/keys/").content.decode()
