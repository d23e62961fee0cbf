"""In continuous integration nothing may be skipped, not even by a worker of pytest-xdist."""

import os
from collections.abc import Generator

import pytest

_SKIPPED = pytest.StashKey[list[str]]()
_FROM_A_WORKER = "skipped"


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


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    """Take over what a worker of pytest-xdist skipped: its own summary is never shown."""
    told = getattr(node, "workeroutput", {}).get(_FROM_A_WORKER, [])
    node.config.stash[_SKIPPED].extend(told)  # type: ignore[attr-defined]


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    skipped = session.config.stash[_SKIPPED]
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput[_FROM_A_WORKER] = skipped
    elif os.environ.get("CI") and skipped:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    skipped = sorted(set(config.stash[_SKIPPED]))
    if os.environ.get("CI") and skipped:
        terminalreporter.section("skipped in CI, which counts as failed", red=True, bold=True)
        for name in skipped:
            terminalreporter.line(name)
