from datetime import UTC, date, datetime

import pytest

from penstock.settings import load_settings
from tests.cli.runner import Runner
from tests.desk.world import WORLD, loaded


@pytest.fixture
def empty(tmp_path, monkeypatch) -> Runner:
    """A home where nothing was ever loaded."""
    return Runner(tmp_path / "home", monkeypatch)


@pytest.fixture
def run(empty) -> Runner:
    """A home with a small list of invented parties, published today."""
    day = datetime.now(UTC).date()
    settings = load_settings(environ={}, home=empty.home)
    loaded(settings, date(2016, 6, 1), WORLD[:2])
    loaded(settings, day, WORLD)
    return empty
