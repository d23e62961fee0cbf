"""Schemathesis finds nothing: it asks what `/openapi.json` allows and forbids, and more.

The seed is fixed, so that the same code gives the same answer. To look further, give another one,
more examples (`-n 100`) and a service of your own:

    st --config-file tests/api/schemathesis.toml run http://127.0.0.1:8000/openapi.json \
        -H "Authorization: Bearer KEY"
"""

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from penstock.desk import CaseDesk, Door, Monitoring, PartyDesk, Service, open_store
from penstock.model import Role, Subject
from penstock.settings import Settings
from tests.api.server import serving
from tests.desk.world import WORLD, loaded, settings_in

_CONFIG = Path(__file__).with_name("schemathesis.toml")
_STATELESS = ("--phases", "examples,coverage,fuzzing")
_PASSWORD = "four words are easy to keep"


def _filled(folder: Path) -> Settings:
    """A home where the names in the examples of the interface are somebody's."""
    settings = settings_in(folder)
    loaded(settings, datetime.now(UTC).date(), WORLD)
    service = Service(settings)
    try:
        desk = PartyDesk(service.store, settings)
        subjects = [Subject(id=f"K-{n}", names=("Dragomir Vaskinov",)) for n in range(14)]
        desk.decide(service.ask(subjects).result(), service.ready, source="tests")
        Monitoring(service).keep([Subject(id="C-1001", names=("Dragomir Vaskinov",))])
        Door(service.store, settings).add_account("ann", _PASSWORD, Role.ANALYST, by="tests")
        assert CaseDesk(service.store, settings).get("A12")
    finally:
        service.close()
    return settings


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize(
    ("role", "more"),
    [
        (Role.ADMINISTRATOR, (*_STATELESS, "-n", "2")),
        # What an administrator may not do, since nobody does the work of others.
        (
            Role.APPROVER,
            (*_STATELESS, "-n", "5", "--include-path-regex", "^/v1/(alerts|whitelist)"),
        ),
        # What one answer names is asked for next: the links come from the shapes of answers.
        (Role.ADMINISTRATOR, ("--phases", "stateful", "-n", "12")),
    ],
    ids=["administrator", "approver", "stateful"],
)
def test_schemathesis_finds_nothing(tmp_path: Path, role: Role, more: tuple[str, ...]) -> None:
    settings = _filled(tmp_path)
    with open_store(settings) as store:
        key = Door(store, settings).add_key("schemathesis", role, by="tests").secret
    with serving(settings) as server:
        found = subprocess.run(
            [
                *(sys.executable, "-m", "schemathesis.cli", "--no-color"),
                *("--config-file", str(_CONFIG), "run", f"{server.address}/openapi.json"),
                *("--header", f"Authorization: Bearer {key}"),
                *("--seed", "1", "--workers", "1"),
                *("--continue-on-failure", "--warnings", "off", *more),
            ],
            cwd=tmp_path,
            capture_output=True,
            text=True,
            timeout=580,
            check=False,
        )
    assert found.returncode == 0, found.stdout[-20_000:] + found.stderr
    assert "No issues found" in found.stdout
