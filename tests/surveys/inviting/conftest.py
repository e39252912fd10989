"""The hour of these stories is NOON, for pages and for what happens later."""

import pytest
from django.utils import timezone

from tests.factories import NOON


@pytest.fixture(autouse=True)
def _story_hour(at, monkeypatch):
    """Let every story happen at NOON unless it says otherwise."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
