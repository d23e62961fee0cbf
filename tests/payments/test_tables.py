"""The shipped tables of payments: whole, sorted out, and told in the document."""

import re

import pytest

from penstock.data import data_file
from penstock.payments import Kind, Role
from penstock.payments._tables import rows, shapes
from tests.house.project import ROOT

_TABLES = {
    "exclusions": "reason",
    "iso20022_elements": "element",
    "iso20022_fields": "pattern",
    "iso20022_messages": "type",
    "iso20022_roles": "pattern",
    "problems": "code",
}
_DOCUMENT = (ROOT / "docs" / "payments.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(("name", "key"), _TABLES.items())
def test_each_table_says_its_source_and_names_each_thing_once(name: str, key: str) -> None:
    head = data_file(f"payments/{name}.tsv").read_text(encoding="utf-8").splitlines()[:6]
    assert any(re.match(r"# Checked: \d{4}-\d\d-\d\d$", line) for line in head)
    keys = [row[key] for row in rows(name)]
    assert keys
    assert len(keys) == len(set(keys))
    assert all(keys)


def test_roles_and_kinds_exist() -> None:
    assert {row["role"] for row in rows("iso20022_roles")} <= set(Role)
    kinds = {row["kind"] for row in rows("iso20022_fields")} - {"", "enclosure"}
    assert kinds <= set(Kind)
    reasons = {row["excluded"] for row in rows("iso20022_fields")} - {""}
    assert all(shapes()[reason] is not None for reason in reasons)


def test_patterns_are_made_of_known_elements() -> None:
    known = {row["element"] for row in rows("iso20022_elements")}
    outside = {"AppHdr", "Document", "Signature", "SignatureValue", "DigestValue"}
    outside |= {"X509Certificate", "Modulus"}
    for name in ("iso20022_roles", "iso20022_fields"):
        for row in rows(name):
            steps = [step for step in row["pattern"].split("/") if not step.startswith("@")]
            assert set(steps) <= known | outside, row["pattern"]
    for row in rows("iso20022_messages"):
        assert {*row["roots"].split(), *row["transactions"].split()} <= known


def test_a_shape_fits_nothing_that_reads_like_a_name() -> None:
    for reason, shape in shapes().items():
        for text in ("Kim Jong Un", "KWANGSON BANK", "Bank of Dandong", "KIM", "ИВАН ПЕТРОВ"):
            assert shape is None or not shape.fullmatch(text), (reason, text)


def test_every_code_and_reason_stands_in_the_document_as_in_the_table() -> None:
    for row in rows("problems"):
        assert f"| `{row['code']}` | {row['standard']} | {row['meaning']} |" in _DOCUMENT
    for row in rows("exclusions"):
        assert f"| `{row['reason']}` | {row['meaning']} |" in _DOCUMENT
    told = re.findall(r"^\| `([a-z_]+)` \|", _DOCUMENT, re.M)
    assert sorted(told) == sorted(
        [row["code"] for row in (*rows("problems"), *rows("resubmission"))]
        + [row["reason"] for row in rows("exclusions")]
    )
