"""What holds for any ISO 20022 message: a planted name is found, nothing crashes, sums add up."""

import time
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from lxml import etree

from penstock.model import Coverage
from penstock.payments import Limits, Message, UnreadableMessage, read_messages
from penstock.payments._iso_grammar import stops
from penstock.payments._tables import rows, shapes
from tests.payments import iso_samples as samples

KIND = st.sampled_from(samples.KINDS)
INDEX = st.integers(0, 10_000)
WHERE = st.sampled_from(["in", "tail", "as"])
EDIT = st.tuples(INDEX, st.sampled_from(["drop", "move", "double"]))
INSERTED = [b"<", b">", b"</", b"<a>", b"<!--", b"-->", b"<![CDATA[", b"]]>", b"&#65;", b"<?x ?>"]
PLANTED = "Vostok Plant"


@cache
def tree(kind: str) -> bytes:
    return samples.message(kind, samples.body(kind, 1))


def places(root: etree._Element) -> list[tuple[etree._Element, str]]:
    """Every text and attribute of a message."""
    found: list[tuple[etree._Element, str]] = []
    for element in root.iter(etree.Element):
        if len(element) == 0 and (element.text or "").strip():
            found.append((element, ""))
        found += [(element, str(name)) for name in element.attrib]
    return found


def plant(place: tuple[etree._Element, str], text: str) -> None:
    element, attribute = place
    if attribute:
        element.set(attribute, text)
    else:
        element.text = text


def segment_texts(content: bytes) -> list[str]:
    found: list[str] = []
    for message in read_messages(content):
        assert isinstance(message, Message)
        found += [segment.text for segment in message.every_segment()]
    return found


@pytest.mark.parametrize("kind", samples.KINDS)
def test_a_name_in_every_place_at_once_is_found_in_every_place(kind: str) -> None:
    root = etree.fromstring(tree(kind))
    planted = [f"{PLANTED} {number}" for number, _ in enumerate(places(root))]
    assert len(planted) > 40
    for place, text in zip(places(root), planted, strict=True):
        plant(place, text)
    assert set(planted) <= set(segment_texts(etree.tostring(root)))


@settings(deadline=None, max_examples=150)
@given(
    st.sampled_from(samples.KINDS),
    st.integers(0, 10_000),
    st.sampled_from(
        ["{}", "x {}", "{} 12", "2026-11-20 {}", "{}\n", "1 {}", "INDA {}", "true {}", "u:{}"]
    ),
)
def test_a_name_in_any_one_place_is_found(kind: str, index: int, around: str) -> None:
    root = etree.fromstring(tree(kind))
    found = places(root)
    plant(found[index % len(found)], around.format(PLANTED))
    assert any(PLANTED in text for text in segment_texts(etree.tostring(root)))


@settings(deadline=None, max_examples=100)
@given(KIND, INDEX, WHERE)
def test_a_name_in_an_unknown_place_is_found_and_held(kind: str, index: int, where: str) -> None:
    root = etree.fromstring(tree(kind))
    inside = [e for e in root.iter(etree.Element) if "}" in str(e.tag) and len(e)]
    element = inside[index % len(inside)]
    if where == "in":
        etree.SubElement(element, "Strange").text = PLANTED
    elif where == "tail":
        element[-1].tail = PLANTED
    else:
        element.set("strange", PLANTED)
    found = list(read_messages(etree.tostring(root)))
    texts = [s.text for m in found if isinstance(m, Message) for s in m.every_segment()]
    assert PLANTED in texts
    is_open = any(str(e.tag).endswith("SplmtryData") for e in (element, *element.iterancestors()))
    if where != "as" and not is_open:
        codes = {problem.code for message in found for problem in message.every_problem()}
        assert "unknown_element" in codes


def _adds_up(coverage: Coverage) -> bool:
    return coverage.characters == coverage.screened + coverage.excluded


def _check(content: bytes, limits: Limits | None = None) -> None:
    found = list(read_messages(content, limits=limits))
    assert found
    for message in found:
        problems = list(message.every_problem())
        if isinstance(message, UnreadableMessage):
            assert problems
            continue
        # Of a text too large the rest is neither screened nor left out, which holds the message.
        is_cut = "too_large" in {problem.code for problem in problems}
        assert is_cut or _adds_up(message.coverage)
        assert is_cut or all(_adds_up(one.coverage) for one in message.transactions)
        assert message.coverage.screened >= sum(
            one.coverage.screened for one in message.transactions
        )
        assert is_cut or "uncovered_text" not in {problem.code for problem in problems}
        known = {row["code"] for row in rows("problems")}
        assert {problem.code for problem in problems} <= known


EDITS = st.lists(
    st.tuples(
        st.integers(0, 1 << 20),
        st.integers(0, 40),
        st.one_of(
            st.binary(max_size=6),
            st.sampled_from(
                [
                    b"<",
                    b">",
                    b"</",
                    b"<a>",
                    b"<!--",
                    b"-->",
                    b"<![CDATA[",
                    b"]]>",
                    b"&#65;",
                    b"<?x ?>",
                ]
            ),
            st.sampled_from([f"<{name}>".encode() for name in stops()]),
            st.sampled_from([f"</{name}>".encode() for name in stops()]),
        ),
    ),
    min_size=1,
    max_size=4,
)


@settings(deadline=None, max_examples=400, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(samples.KINDS), EDITS)
def test_mutated_bytes_never_crash_and_always_add_up(
    kind: str, edits: list[tuple[int, int, bytes]]
) -> None:
    content = tree(kind)
    for at, length, put in edits:
        at %= len(content)
        content = content[:at] + put + content[at + length :]
    _check(content)


@settings(deadline=None, max_examples=300)
@given(KIND, st.lists(EDIT, max_size=5))
def test_rearranged_elements_always_add_up(kind: str, edits: list[tuple[int, str]]) -> None:
    root = etree.fromstring(tree(kind))
    for index, edit in edits:
        elements = list(root.iter(etree.Element))[1:]
        if not elements:
            break
        element = elements[index % len(elements)]
        parent = element.getparent()
        assert parent is not None
        if edit == "drop":
            parent.remove(element)
        elif edit == "move":
            root.append(element)
        else:
            parent.append(etree.fromstring(etree.tostring(element, with_tail=False)))
    texts = [" ".join((e.text or "").split()) for e in root.iter(etree.Element)]
    content = etree.tostring(root)
    _check(content)
    read = {" ".join(text.split()) for text in segment_texts(content)}
    shaped = [shape for shape in shapes().values() if shape is not None]
    for text in filter(None, texts):
        assert text in read or any(shape.fullmatch(text) for shape in shaped)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("<GrpHdr>", "<GrpHdr " + "urn:a.xsd ".join(["a='", *[""] * 5000, "KIM'"]) + ">"),
        ("<GrpHdr>", f"<GrpHdr xmlns:x='urn:x' x:schemaLocation='{'urn:a.xsd ' * 5000}KIM'>"),
        ("<Othr>", "<Othr>" + "<Id>1</Id>" * 20_000),
        ("<Nm>", "<Nm>" + "<!-- a -->" * 20_000),
        ("<Ustrd>", "<Ustrd>" + "&lt;" * 50_000),
        ("<Ustrd>", "<Ustrd>" + "a\u0430 " * 20_000),
        ("<GrpHdr>", "<GrpHdr>" + "".join(f"<a{number}/>" for number in range(30_000))),
        ("<SplmtryData>", "<SplmtryData>" + "<a>x" * 40 + "</a>" * 40),
    ],
)
def test_floods_are_read_in_a_time_that_grows_with_their_size(old: str, new: str) -> None:
    content = tree("pacs.008").decode()
    assert old in content
    began = time.process_time()
    _check(content.replace(old, new, 1).encode())
    # Linear work takes a second or two, quadratic work many minutes.
    assert time.process_time() - began < 60


@settings(deadline=None, max_examples=150)
@given(st.binary(max_size=200) | st.text(max_size=100).map(str.encode))
def test_any_bytes_are_answered(content: bytes) -> None:
    _check(content)
    _check(b"<" + content)


@settings(deadline=None, max_examples=100)
@given(st.text(min_size=1, max_size=40))
def test_any_text_is_read_or_held(text: str) -> None:
    root = etree.fromstring(tree("pacs.008"))
    try:
        plant(places(root)[25], text)
    except ValueError:
        return  # a text that XML cannot hold
    _check(etree.tostring(root, encoding="UTF-8"))
