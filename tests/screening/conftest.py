"""The small list, indexed once for all screening tests."""

from pathlib import Path

import pytest

from penstock.screening import Index, Screener
from tests.screening.listed import SMALL_LIST, TEST_LIST


@pytest.fixture(scope="session")
def small_index(tmp_path_factory: pytest.TempPathFactory) -> Index:
    """An index of the small list."""
    folder: Path = tmp_path_factory.mktemp("screening") / "index"
    return Index.build([(TEST_LIST, SMALL_LIST)], folder)


@pytest.fixture
def screener(small_index: Index) -> Screener:
    """A screener of the small list under the standard policy."""
    return Screener(small_index)
