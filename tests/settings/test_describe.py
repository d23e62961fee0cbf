"""The documentation of settings agrees with the settings."""

from pathlib import Path

import msgspec
import pytest

from penstock.settings import Settings, describe_settings, load_settings

DOCUMENT = Path(__file__).parents[2] / "docs" / "settings.md"


def test_every_setting_is_described() -> None:
    described = [setting.name for setting in describe_settings()]
    assert described == [one.name for one in msgspec.structs.fields(Settings)]
    assert all(setting.meaning and setting.allowed for setting in describe_settings())


@pytest.mark.parametrize("setting", describe_settings(), ids=lambda setting: setting.name)
def test_the_document_has_the_row(setting) -> None:
    cells = (
        f"`{setting.name}`",
        f"`{setting.variable}`",
        setting.allowed,
        setting.default,
        setting.meaning,
    )
    assert f"| {' | '.join(cells)} |" in DOCUMENT.read_text(encoding="utf-8").splitlines()


def test_the_document_has_no_row_too_many() -> None:
    rows = [line for line in DOCUMENT.read_text().splitlines() if line.startswith("| `")]
    assert len(rows) == len(describe_settings())


def test_the_file_shown_in_the_document_can_be_read(tmp_path: Path) -> None:
    text = DOCUMENT.read_text(encoding="utf-8")
    config = tmp_path / "penstock.toml"
    config.write_text(text.partition("```toml\n")[2].partition("```")[0], encoding="utf-8")
    settings = load_settings(config=config, environ={})
    assert settings.fewest_parties("us-ofac-sdn") == 10_000
    exec(text.partition("```python\n")[2].partition("```")[0], {})
