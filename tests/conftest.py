"""What holds for every test: hashes are quick, and nothing may be skipped in CI."""

from collections.abc import Iterator

import pytest
from hypothesis import settings

from penstock.desk import _people
from tests import hashes
from tests.skips import (
    pytest_configure,
    pytest_make_collect_report,
    pytest_runtest_makereport,
    pytest_sessionfinish,
    pytest_terminal_summary,
    pytest_testnodedown,
)

__all__ = [
    "pytest_configure",
    "pytest_make_collect_report",
    "pytest_runtest_makereport",
    "pytest_sessionfinish",
    "pytest_terminal_summary",
    "pytest_testnodedown",
]

# A busy machine must not fail a property: how long an example takes is for the benches.
settings.register_profile("house", deadline=None)
settings.load_profile("house")


@pytest.fixture(scope="session", autouse=True)
def _quick_hashes() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_people, "_hasher", hashes.quick)
        yield
