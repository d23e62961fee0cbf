"""The small list, indexed once for all screening tests, and both ways to run the inmost loops."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from penstock.screening import Index, Screener, _compiled
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


@pytest.fixture(scope="module", params=["compiled", "plain"])
def both_ways(request: pytest.FixtureRequest) -> Iterator[str]:
    """Run the tests of a module with compiled code and without."""
    was_compiled = _compiled.is_compiled
    if request.param == "compiled" and not was_compiled:
        if os.environ.get("CI"):
            pytest.fail("CI must have the compiled code: it needs a C++ compiler")
        pytest.skip("nothing is compiled here: that needs a C++ compiler")
    _compiled.is_compiled = request.param == "compiled"
    yield request.param
    _compiled.is_compiled = was_compiled
