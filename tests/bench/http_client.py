"""A browser without a screen, and many of them at once; it speaks to this machine only."""

import http.client
import re
import time
from collections.abc import Callable, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from urllib.parse import urlencode, urlsplit

AT_ONCE = 8  # as many as two workers with four threads each answer
PATIENCE = 60  # seconds for one answer
FORM = re.compile(r"<form\b.*?</form>", re.DOTALL)
INPUT = re.compile(r"<input\b[^>]*>")
ATTRIBUTE = re.compile(r'\b(name|type|value)="([^"]*)"')


@dataclass
class Answer:
    """What came back."""

    status: int
    text: str
    location: str = ""


@dataclass
class Browser:
    """One connection that is kept, with cookies; it follows no redirect."""

    url: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._line = http.client.HTTPConnection(urlsplit(self.url).netloc, timeout=PATIENCE)

    def get(self, path: str) -> Answer:
        """Read a page."""
        return self._ask("GET", path)

    def post(self, path: str, fields: Mapping[str, str | list[str]]) -> Answer:
        """Send a form, with the token that a page left behind."""
        return self._ask("POST", path, {**fields, "csrfmiddlewaretoken": self.cookies.get("csrf", "")})

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def _ask(self, method: str, path: str, fields: Mapping[str, str | list[str]] | None = None) -> Answer:
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        if fields is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._line.request(
            method, path, urlencode(fields, doseq=True) if fields is not None else None, headers
        )
        answer = self._line.getresponse()
        text = answer.read().decode()
        for set_cookie in answer.headers.get_all("Set-Cookie") or []:
            name, _, value = set_cookie.partition(";")[0].partition("=")
            self.cookies[name] = value
        return Answer(answer.status, text, answer.headers.get("Location") or "")


def form_with(text: str, name: str) -> dict[str, str]:
    """Give the fields of the form that has one of this name; of several choices the first."""
    for form in FORM.findall(text):
        found: dict[str, str] = {}
        for tag in INPUT.findall(form):
            facts = dict(ATTRIBUTE.findall(tag))
            if "name" in facts and facts.get("type") in {"hidden", "radio"}:
                found.setdefault(facts["name"], unescape(facts.get("value", "")))
        if name in found:
            return found
    return {}


def together(act: Callable[[Browser], bool], browsers: Iterable[Browser], most: int = AT_ONCE) -> list[bool]:
    """Let browsers act, so many at once; tells of each whether all went well."""

    def one(browser: Browser) -> bool:
        try:
            return act(browser)
        except (OSError, http.client.HTTPException):
            return False
        finally:
            browser.close()

    with ThreadPoolExecutor(most) as pool:
        return list(pool.map(one, browsers))


def hammer(
    browsers: list[Browser], path: str, seconds: float, fields: dict[str, str] | None = None
) -> list[bool]:
    """Let each browser ask for the same again and again; tells of each request whether it was answered 200."""
    ends, said = time.monotonic() + seconds, []

    def act(browser: Browser) -> bool:
        while time.monotonic() < ends:
            answer = browser.get(path) if fields is None else browser.post(path, fields)
            said.append(answer.status == http.HTTPStatus.OK)
        return True

    return said + [False for is_well in together(act, browsers, len(browsers)) if not is_well]
