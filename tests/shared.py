"""Where the shared data folder is, for tests that need real lists and messages."""

import os
from pathlib import Path

import pytest

_BESIDE = Path(__file__).resolve().parents[2] / "shared"


def shared_folder() -> Path:
    """Return the shared folder: skip the test without it, but fail in CI, which must have it."""
    folder = Path(os.environ.get("PENSTOCK_SHARED", _BESIDE))
    if folder.is_dir():
        return folder
    reason = f"the shared folder is not at {folder} (set PENSTOCK_SHARED)"
    if os.environ.get("CI"):
        pytest.fail(reason)
    pytest.skip(reason)


def shared_data() -> Path:
    """Return `data` below the shared folder; see `shared_folder`."""
    return shared_folder() / "data"


def shared_contract() -> Path:
    """Return `contract` below the shared folder; see `shared_folder`."""
    return shared_folder() / "contract"
