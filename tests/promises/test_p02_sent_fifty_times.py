"""P2: one submission sent fifty times at once, half of the replies dropped: one revision, equal receipts, one mail."""

import http.client
import json
import secrets
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from urllib.parse import urlencode, urlsplit

import pytest

from tests.bench import killing
from tests.bench.http_client import Browser
from tests.bench.lines import postgres_database, python, workplace
from tests.bench.register_mailing import messages
from tests.bench.survey_kill import STAGE
from tests.promises.sites import copied

pytestmark = pytest.mark.django_db(transaction=True)
TIMES = 50


def drop(url, path, cookies, fields):
    """Send a form and hang up before the reply comes."""
    line = http.client.HTTPConnection(urlsplit(url).netloc, timeout=30)
    headers = {
        "Cookie": "; ".join(f"{name}={value}" for name, value in cookies.items()),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    line.request("POST", path, urlencode({**fields, "csrfmiddlewaretoken": cookies["csrf"]}), headers)
    line.close()


def fifty(env, facts):
    """Send at once from everywhere; gives where each was led, and the receipt each could read."""
    each, path = facts["people"][0], facts["survey"]
    cookies = {each["cookie"][0]: each["cookie"][1], "csrf": secrets.token_hex(16)}
    typed = {**each["answers"], **{f"rev-{key}": "0" for key in facts["keys"]}, "go": "later"}
    first = Browser(env["ORIGIN"], dict(cookies))
    assert first.post(f"{path}1/", typed).status == 302
    first.close()
    gate = Barrier(TIMES, timeout=60)

    def send(number):
        browser, form = Browser(env["ORIGIN"], dict(cookies)), {"draft": each["draft"]}
        gate.wait()
        if number % 2:
            drop(env["ORIGIN"], f"{path}submit/", cookies, form)
        led = browser.post(f"{path}submit/", form)
        receipt = browser.get(f"{led.location}&file=receipt")
        browser.close()
        return led.status, led.location, receipt.text

    with ThreadPoolExecutor(TIMES) as pool:
        return list(pool.map(send, range(TIMES)))


def played(env):
    copied(env)
    env = {**env, "DJANGO_SETTINGS_MODULE": "ds4skills.settings"}
    facts = json.loads(python(env, *STAGE, "set", "1", "3"))
    server = killing.web(env)
    try:
        server.start()
        said = fifty(env, facts)
    finally:
        server.stop()
    facts["people"][0]["acknowledged"] = True
    path = Path(env["DATA_DIR"]) / "people.json"
    path.write_text(json.dumps(facts))
    found = json.loads(python(env, *STAGE, "check", str(path), "mails"))
    assert {status for status, _where, _text in said} == {302}
    assert len({where for _status, where, _text in said}) == 1
    receipts = {text for _status, _where, text in said}
    assert len(receipts) == 1
    assert json.loads(receipts.pop())["receipt"]
    assert (found["kept"], found["lost"], found["doubled"], found["partial"]) == (1, 0, 0, 0), found
    assert len(messages(Path(env["DATA_DIR"]) / "mail")) == 1


def test_fifty_times_at_once_is_once_on_sqlite(db_is):
    db_is("sqlite")
    with workplace("sqlite") as env:
        played(env)


@pytest.mark.postgres
def test_fifty_times_at_once_is_once_on_postgresql(db_is):
    db_is("postgresql")
    with workplace("sqlite") as env, postgres_database() as url:
        played({**env, "DATABASE_URL": url})
