"""What is no JSON of the wanted shape is told so, whatever the parser raises for it."""

import ast

import msgspec
import pytest

from penstock.model import NOT_JSON
from tests.house.project import PACKAGE


@pytest.mark.parametrize(
    "text",
    [b"{", b'"\xb3"', b"[" * 9000, b"5", '"\ud800"', b'["\\ud800"]'],
    ids=["cut", "no UTF-8", "nested", "number", "half a character", "half, escaped"],
)
def test_everything_that_is_none_is_caught(text: bytes | str) -> None:
    with pytest.raises(NOT_JSON):
        msgspec.json.decode(text, type=list[list[int]])


def test_nobody_catches_less() -> None:
    """Where bytes are decoded, a narrower `except` lets bytes that are no UTF-8 through."""
    narrow = [
        f"{path.relative_to(PACKAGE)}:{node.lineno}"
        for path in sorted(PACKAGE.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Try) and "json.decode(" in _body(node) and _is_narrow(node)
    ]
    assert narrow == []


def _body(node: ast.Try) -> str:
    return "\n".join(map(ast.unparse, node.body))


def _is_narrow(node: ast.Try) -> bool:
    caught = " ".join(ast.unparse(one.type) for one in node.handlers if one.type)
    return "NOT_JSON" not in caught and not ("DecodeError" in caught and "Recursion" in caught)
