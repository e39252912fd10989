"""What the promises share."""

import pytest
from django.db import connection


@pytest.fixture
def db_is():
    """Skip where the tests run on another engine."""

    def check(vendor):
        if connection.vendor != vendor:
            pytest.skip(f"needs {vendor} as the database of the tests")

    return check
