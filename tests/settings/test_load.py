"""Which place wins, and what is said of a wrong value."""

import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import SettingError
from penstock.settings import default_home, load_settings

EMPTY = {"XDG_DATA_HOME": "/nowhere/at/all"}


def test_defaults_need_no_file() -> None:
    settings = load_settings(environ=EMPTY)
    assert settings.home == default_home(EMPTY)
    assert settings.store == f"sqlite:///{settings.home}/penstock.sqlite"
    assert settings.stale_after("un-sc") == settings.stale_after_days == 3


def test_option_beats_environment_beats_file_beats_default(tmp_path: Path) -> None:
    (tmp_path / "penstock.toml").write_text(
        "processes = 2\nstale_after_days = 20\nno_progress=true"
    )
    environ = {"PENSTOCK_HOME": str(tmp_path), "PENSTOCK_PROCESSES": "3"}
    settings = load_settings(environ=environ)
    assert (settings.processes, settings.stale_after_days, settings.no_progress) == (3, 20, True)
    settings = load_settings(environ=environ, processes=4, stale_after_days=None)
    assert (settings.processes, settings.stale_after_days) == (4, 20)
    assert settings.download_retries == 4


def test_the_home_option_moves_store_and_file(tmp_path: Path) -> None:
    (tmp_path / "penstock.toml").write_text("policy = 'strict'")
    settings = load_settings(environ={"PENSTOCK_HOME": "/elsewhere"}, home=tmp_path)
    assert settings.home == tmp_path
    assert settings.policy == "strict"
    assert settings.store.startswith(f"sqlite:///{tmp_path}")


def test_a_file_may_move_the_home(tmp_path: Path) -> None:
    config = tmp_path / "elsewhere.toml"
    config.write_text(f"home = '{tmp_path / 'moved'}'")
    settings = load_settings(environ={"PENSTOCK_CONFIG": str(config)})
    assert settings.home == tmp_path / "moved"
    assert settings.store == f"sqlite:///{tmp_path}/moved/penstock.sqlite"


def test_tables_by_list(tmp_path: Path) -> None:
    config = tmp_path / "p.toml"
    config.write_text("[stale_after_days_by_list]\nun-sc = 30\n[minimum_parties_by_list]\nx = 7")
    settings = load_settings(config=config, environ=EMPTY)
    assert (settings.stale_after("un-sc"), settings.stale_after("x")) == (30, 3)
    assert (settings.fewest_parties("x"), settings.fewest_parties("un-sc")) == (7, 1)
    variable = {"PENSTOCK_STALE_AFTER_DAYS_BY_LIST": "un-sc=31, us-csl = 2"}
    settings = load_settings(config=config, environ=variable)
    assert settings.stale_after_days_by_list == {"un-sc": 31, "us-csl": 2}


@pytest.mark.parametrize(
    ("variable", "value", "allowed"),
    [
        ("PENSTOCK_PROCESSES", "-1", ">= 0"),
        ("PENSTOCK_PROCESSES", "two", "whole number"),
        ("PENSTOCK_SHRINK_GUARD_PERCENT", "101", "<= 100"),
        ("PENSTOCK_NO_PROGRESS", "perhaps", "true or false"),
        ("PENSTOCK_LOG_LEVEL", "loud", "error, warning, info, debug"),
        ("PENSTOCK_STALE_AFTER_DAYS_BY_LIST", "un-sc", "LIST=N"),
        ("PENSTOCK_STALE_AFTER_DAYS_BY_LIST", "UN SC=3", "LIST=N"),
        ("PENSTOCK_DOWNLOAD_TIMEOUT_SECONDS", "0", "> 0"),
        ("PENSTOCK_DOWNLOAD_TIMEOUT_SECONDS", "nan", "> 0"),
        ("PENSTOCK_DOWNLOAD_TIMEOUT_SECONDS", "inf", "> 0"),
    ],
)
def test_a_wrong_value_is_named_with_what_is_allowed(
    variable: str, value: str, allowed: str
) -> None:
    with pytest.raises(SettingError) as caught:
        load_settings(environ={**EMPTY, variable: value})
    message = caught.value.message
    assert variable.removeprefix("PENSTOCK_").lower() in message
    assert repr(value) in message
    assert allowed in message


def test_a_wrong_store_address_does_not_show_its_password() -> None:
    with pytest.raises(SettingError) as caught:
        load_settings(environ=EMPTY, store="mysql://root:geheim@host/db")
    assert "mysql" in caught.value.message
    assert "sqlite:///" in caught.value.message
    assert "geheim" not in caught.value.message
    settings = load_settings(environ=EMPTY, store="postgresql://u:geheim@h/d", eu_token="geheim")
    assert "geheim" not in repr(settings)


def test_unknown_names(tmp_path: Path) -> None:
    config = tmp_path / "p.toml"
    config.write_text("proceses = 3")
    with pytest.raises(SettingError, match="proceses") as caught:
        load_settings(config=config, environ=EMPTY)
    assert "processes" in caught.value.hint
    with pytest.raises(SettingError, match="stale"):
        load_settings(environ=EMPTY, stale=3)
    with pytest.raises(SettingError, match="PENSTOCK_STALE_AFTER_DAY ") as caught:
        load_settings(environ={**EMPTY, "PENSTOCK_STALE_AFTER_DAY": "3"})
    assert "PENSTOCK_STALE_AFTER_DAYS" in caught.value.hint


def test_variables_of_others_are_left_alone() -> None:
    environ = {
        **EMPTY,
        "PENSTOCK_PORT_8000_TCP": "tcp",
        "PENSTOCK_ELSEWHERE": "off",
        "PENSTOCK_HOME": "",
    }
    assert load_settings(environ=environ) == load_settings(environ=EMPTY)


@pytest.mark.parametrize(
    "content",
    [
        b"processes = ",
        b"\xff\xfe",
        b"processes = '3' = 4",
        b"a = " + b"[" * 9000,
        b"a = " + b"9" * 5000,
    ],
    ids=["nothing", "no UTF-8", "twice", "nested", "endless"],
)
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    config = tmp_path / "broken.toml"
    config.write_bytes(content)
    with pytest.raises(SettingError, match=r"broken\.toml"):
        load_settings(config=config, environ=EMPTY)


def test_a_named_file_must_exist(tmp_path: Path) -> None:
    with pytest.raises(SettingError, match="does not exist"):
        load_settings(environ={"PENSTOCK_CONFIG": str(tmp_path / "absent.toml")})
    with pytest.raises(SettingError, match="cannot be read"):
        load_settings(environ={"PENSTOCK_CONFIG": str(tmp_path)})


@given(
    name=st.sampled_from(["processes", "minimum_parties_by_list", "no_progress", "home", "store"]),
    text=st.text(max_size=30),
)
def test_any_text_is_a_setting_or_a_setting_error(name: str, text: str) -> None:
    # Any other exception would fail the test.
    with suppress(SettingError):
        assert load_settings(environ=EMPTY, **{name: text}).log_level == "warning"


def test_importing_is_cheap() -> None:
    script = (
        "import sys, penstock.settings\n"
        "heavy = {'sqlalchemy', 'numpy', 'httpx', 'typer', 'rich'} & set(sys.modules)\n"
        "sys.exit(str(heavy) if heavy else 0)"
    )
    subprocess.run([sys.executable, "-c", script], check=True, timeout=60)
