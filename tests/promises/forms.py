"""Pages as somebody without scripts has them: their forms with what stands in them, and where their links lead."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

ORIGIN = {"Origin": "http://testserver"}


@dataclass
class Form:
    """One form of a page: where it goes, and what it would send."""

    action: str
    sent: dict[str, str] = field(default_factory=dict)


class Page(HTMLParser):
    """Collects the forms that are posted, the links, and the words."""

    def __init__(self, answer, path):
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []
        self.links: list[str] = []
        self.words, self.path, self.form, self.area = "", path, None, ""
        self.feed(answer.content.decode())

    def handle_starttag(self, tag, attrs):
        facts = dict(attrs)
        if tag == "a" and facts.get("href"):
            self.links.append(facts["href"])
        elif tag == "form":
            posts = facts.get("method") == "post"
            self.form = Form(facts.get("action") or self.path) if posts else None
            if self.form:
                self.forms.append(self.form)
        elif tag == "textarea":
            self.area = facts.get("name", "-")
            if self.form:
                self.form.sent[self.area] = ""
        elif tag == "input" and self.form and facts.get("name"):
            if facts.get("type") not in {"radio", "checkbox"} or "checked" in facts:
                self.form.sent[facts["name"]] = facts.get("value") or ""
        elif tag == "br":
            self.words += "\n"

    def handle_data(self, data):
        self.words += data
        if self.area and self.form:
            self.form.sent[self.area] += data

    def handle_endtag(self, tag):
        if tag == "textarea" and self.form:
            self.form.sent[self.area] = self.form.sent[self.area].removeprefix("\n")
        if tag == "textarea":
            self.area = ""
        if tag == "form":
            self.form = None

    def to(self, action):
        """Give the form that goes to an address."""
        return next((each for each in self.forms if each.action.rstrip("/") == action.rstrip("/")), None)


def press(client, form, **more):
    """Send a form as a browser does from a page of ours."""
    return client.post(form.action, {**form.sent, **more}, headers=ORIGIN)
