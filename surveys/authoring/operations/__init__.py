"""Changes of a survey's document as plain data: an operation and the one that takes it back. Pure.

`apply(document, operation)` gives the new document and the inverse; applying the inverse gives the old one again.
"""

from surveys.authoring.operations.applying import Operation, apply
from surveys.authoring.operations.asking import (
    add,
    add_section,
    copy_of,
    edit,
    move,
    move_to,
    relist,
    remove,
    rename_list,
    speak,
    whole,
)
from surveys.authoring.operations.places import (
    GoneError,
    InUseError,
    LimitError,
    Place,
    fresh_key,
    home_of,
    keys_of,
    place_of,
)

__all__ = [
    "GoneError",
    "InUseError",
    "LimitError",
    "Operation",
    "Place",
    "add",
    "add_section",
    "apply",
    "copy_of",
    "edit",
    "fresh_key",
    "home_of",
    "keys_of",
    "move",
    "move_to",
    "place_of",
    "relist",
    "remove",
    "rename_list",
    "speak",
    "whole",
]
