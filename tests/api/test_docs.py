"""What the documents say of routes, permissions and reasons is what there is."""

from tools import api_docs

from penstock.desk import reason_codes
from tests.house.project import ROOT


def test_the_list_of_routes_is_fresh() -> None:
    text = api_docs.DOCUMENT.read_text(encoding="utf-8")
    assert text == api_docs.written(), "run: python -m tools.api_docs"


def test_every_reason_code_is_documented() -> None:
    text = (ROOT / "docs" / "service.md").read_text(encoding="utf-8")
    rows = [
        f"| `{kind.value}` | `{code}` | {meaning} |"
        for kind, codes in reason_codes().items()
        for code, meaning in codes.items()
    ]
    assert (
        text.partition("<!-- begin reasons -->")[2]
        .partition("<!-- end reasons -->")[0]
        .strip()
        .splitlines()[2:]
        == rows
    )
