"""A comment's anchor as a W3C Web Annotation (https://www.w3.org/TR/annotation-model/) in JSON-LD. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

DS4 = "urn:x-ds4skills:annotation:"
CONTEXT: tuple[str | dict[str, str], ...] = ("http://www.w3.org/ns/anno.jsonld", {"ds4": DS4})
MEDIA = 'application/ld+json; profile="http://www.w3.org/ns/anno.jsonld"'


@dataclass(frozen=True)
class Annotated:
    """An anchor with its comment; texts are plain, `block` is a lineage in 32 hexadecimal digits.

    A comment on the whole draft has no block; equal `start` and `end` mean the whole block. `creator_type` is
    Person or Organization, or "" where a comment is shown under its category only.
    """

    id: str
    version_url: str
    block: str
    start: int
    end: int
    exact: str
    prefix: str
    suffix: str
    status: str
    created: datetime
    creator_label: str
    creator_type: str
    body: str
    proposed_text: str
    language: str
    modified: datetime | None = None
    derived_from: str = ""


def annotation(anchor: Annotated) -> dict[str, Any]:
    """Give one annotation; without a proposed text its motivation is commenting, with one editing."""
    found: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": anchor.id,
        "type": "Annotation",
        "motivation": "editing" if anchor.proposed_text else "commenting",
        "created": _instant(anchor.created),
    }
    if anchor.modified:
        found["modified"] = _instant(anchor.modified)
    if anchor.creator_label:
        creator = {"type": anchor.creator_type} if anchor.creator_type else {}
        found["creator"] = {**creator, "name": anchor.creator_label}
    bodies = [_body(anchor.body, "commenting", anchor.language)] if anchor.body else []
    if anchor.proposed_text:
        bodies.append(_body(anchor.proposed_text, "editing", anchor.language))
    found["body"] = bodies
    found["target"] = _target(anchor)
    found["ds4:status"] = anchor.status
    if anchor.derived_from:
        found["ds4:derivedFrom"] = {"id": anchor.derived_from}
    return found


def collection(
    *,
    id_: str,
    label: str,
    items: Sequence[Annotated],
    page_id: str,
    next_id: str = "",
    total: int,
    offset: int,
) -> dict[str, Any]:
    """Give a page of annotations with the collection it is part of; `offset` is the index of its first item."""
    page: dict[str, Any] = {
        "@context": list(CONTEXT),
        "id": page_id,
        "type": "AnnotationPage",
        "partOf": {"id": id_, "type": "AnnotationCollection", "label": label, "total": total},
        "startIndex": offset,
        "items": [_bare(annotation(each)) for each in items],
    }
    return page | ({"next": next_id} if next_id else {})


def _bare(found: dict[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in found.items() if key != "@context"}


def _instant(at: datetime) -> str:
    """Spell an instant as xsd:dateTime in UTC, whole seconds, as the model wishes."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _body(text: str, purpose: str, language: str) -> dict[str, str]:
    body = {"type": "TextualBody", "value": text, "format": "text/plain", "purpose": purpose}
    return body | ({"language": language} if language else {})


def _target(anchor: Annotated) -> dict[str, Any]:
    """Give the version as source, and in it the block, and in the block the words twice: by quote and by position."""
    target: dict[str, Any] = {"source": anchor.version_url}
    if not anchor.block:
        return target
    selector: dict[str, Any] = {
        "type": "FragmentSelector",
        "conformsTo": "http://tools.ietf.org/rfc/rfc3236",
        "value": f"b-{anchor.block}",
    }
    if anchor.end > anchor.start:
        selector["refinedBy"] = [
            {
                "type": "TextQuoteSelector",
                "exact": anchor.exact,
                "prefix": anchor.prefix,
                "suffix": anchor.suffix,
            },
            {"type": "TextPositionSelector", "start": anchor.start, "end": anchor.end},
        ]
    return target | {"selector": selector}
