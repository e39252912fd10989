"""A person as a vCard 4.0 (RFC 6350): pure."""

from collections.abc import Sequence
from dataclasses import dataclass, field

LINE = 75  # octets of a line


@dataclass(frozen=True)
class Card:
    """What a card says of a person."""

    key: str
    given_name: str
    family_name: str
    language: str = ""
    country: str = ""
    emails: Sequence[str] = field(default_factory=tuple)  # the first is preferred
    organisation: str = ""
    role: str = ""


def escape(text: str) -> str:
    """Write text so that commas, semicolons, backslashes and line feeds stay text."""
    for mark, written in (("\\", "\\\\"), (",", "\\,"), (";", "\\;"), ("\n", "\\n")):
        text = text.replace(mark, written)
    return text.replace("\r", "")


def fold_line(line: str) -> str:
    """Break a line after at most 75 octets, never inside a letter; the rest goes on after a blank."""
    parts, now, size = [], "", 0
    for letter in line:
        width = len(letter.encode())
        if size + width > LINE:
            parts.append(now)
            now, size = " ", 1
        now, size = now + letter, size + width
    return "\r\n".join([*parts, now])


def vcard(card: Card) -> str:
    """Write the card."""
    whole = f"{card.given_name} {card.family_name}".strip()
    lines = [
        "BEGIN:VCARD",
        "VERSION:4.0",
        f"UID:urn:uuid:{card.key}",
        "KIND:individual",
        f"FN:{escape(whole)}",
        f"N:{escape(card.family_name)};{escape(card.given_name)};;;",
    ]
    for place, address in enumerate(card.emails):
        lines.append(f"EMAIL{';PREF=1' if place == 0 else ''}:{escape(address)}")
    if card.organisation:
        lines.append(f"ORG:{escape(card.organisation)}")
    if card.role:
        lines.append(f"ROLE:{escape(card.role)}")
    if card.country:
        lines.append(f"ADR:;;;;;;{escape(card.country)}")
    if card.language:
        lines.append(f"LANG:{escape(card.language)}")
    return "\r\n".join(fold_line(line) for line in [*lines, "END:VCARD"]) + "\r\n"
