"""Words in a request that stand for something else."""

import pytest

from penstock.api._words import Upload


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        ("register.csv", "register.csv"),
        ("../../etc/owners.csv", "owners.csv"),
        ("C:\\\\scans\\\\owners.csv", "owners.csv"),
        ("..", "upload"),
        ("", "upload"),
        ("a\x00b\n.csv", "ab.csv"),
        ("\U0001f600" * 100 + ".csv", "\U0001f600" * 56 + ".csv"),
    ],
)
def test_an_upload_keeps_its_own_name(sent: str, kept: str) -> None:
    with Upload(b"x", sent) as path:
        assert (path.name, path.read_bytes()) == (kept, b"x")
