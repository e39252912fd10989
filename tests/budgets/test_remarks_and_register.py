"""Lists of comments and of the register cost the same with one row as with three."""

import itertools

import pytest

from tests.budgets.counting import same_at_one_and_three
from tests.consultations.blueprint.test_comments import comment_on, publish
from tests.factories import make_organisation, make_person

pytestmark = pytest.mark.django_db
MOST = 30


@pytest.mark.parametrize(("who", "path"), [("stranger", "comments/"), ("editor", "manage/comments/")])
def test_comments_cost_the_same_however_many(cast, sign_in, who, path):
    version, keys = publish(cast), itertools.count()
    same_at_one_and_three(
        sign_in(getattr(cast, who)),
        f"{cast.consultation.get_absolute_url()}{path}",
        lambda: comment_on(cast, version, "one day", key=f"k{next(keys)}"),
        MOST,
    )


@pytest.mark.parametrize(
    ("path", "add"), [("/register/", make_organisation), ("/register/people/", make_person)]
)
def test_the_register_costs_the_same_however_many(cast, sign_in, path, add):
    same_at_one_and_three(sign_in(cast.coordinator), path, add, MOST)
