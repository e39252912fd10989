"""Documents for tests of the editor."""

from surveys.authoring.definition import blank
from surveys.authoring.operations import add, add_section, apply


def text(key, **more):
    """Give a question for a text."""
    return {"key": key, "kind": "text", "label": {"en": f"{key}?"}, **more}


def document_of(count):
    """Give questions in two sections, the last two of them in a group."""
    document = blank("x", {"en": "X"})
    document, _ = apply(document, add_section(document, "s2"))
    document, _ = apply(
        document, add(document, "s2", {"key": "g1", "kind": "group", "label": {"en": "G"}, "items": []})
    )
    for n in range(1, count + 1):
        home = "g1" if n > count - 2 else "s1" if n % 2 else "s2"
        document, _ = apply(document, add(document, home, text(f"q{n}")))
    return document
