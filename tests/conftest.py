"""What holds for every test: in continuous integration nothing may be skipped."""

import os
from collections.abc import Generator

import pytest
from hypothesis import settings

# A busy machine must not fail a property: how long an example takes is for the benches.
settings.register_profile("house", deadline=None)
settings.load_profile("house")

_SKIPPED = pytest.StashKey[list[str]]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[_SKIPPED] = []


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # An expected failure is reported as skipped, too, but it did run.
    if report.skipped and not hasattr(report, "wasxfail"):
        item.config.stash[_SKIPPED].append(item.nodeid)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report(
    collector: pytest.Collector,
) -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    report = yield
    if report.skipped:
        collector.config.stash[_SKIPPED].append(collector.nodeid)
    return report


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if os.environ.get("CI") and session.config.stash[_SKIPPED]:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    skipped = config.stash[_SKIPPED]
    if os.environ.get("CI") and skipped:
        terminalreporter.section("skipped in CI, which counts as failed", red=True, bold=True)
        for name in skipped:
            terminalreporter.line(name)
