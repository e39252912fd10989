"""The hour of background work in tests of mailings."""

import pytest
from django.utils import timezone

from tests.factories import NOON


@pytest.fixture
def story_hour(monkeypatch):
    """Let background work see the hour of the story."""
    monkeypatch.setattr(timezone, "now", lambda: NOON)
