"""Objects for tests, plain and unsurprising; made through the product's own actions where there is one."""

from tests.factories.cast import Cast, make_cast
from tests.factories.rows import (
    NOON,
    make_consultation,
    make_mandate,
    make_organisation,
    make_person,
    make_proposal,
    make_user,
    make_voice,
    say,
)

__all__ = [
    "NOON",
    "Cast",
    "make_cast",
    "make_consultation",
    "make_mandate",
    "make_organisation",
    "make_person",
    "make_proposal",
    "make_user",
    "make_voice",
    "say",
]
