"""Whatever happens to a file: it is read, or refused with one of our errors."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from penstock.errors import UnreadableInput
from penstock.lists import FORMATS, detect
from tests.lists import small_files
from tests.lists.small_files import EVERY_FILE

BY_ID = {known.id: known for known in FORMATS}


@pytest.mark.parametrize("name", EVERY_FILE)
def test_every_small_file_is_recognised_as_what_it_is(name):
    found = detect(EVERY_FILE[name][: 64 * 1024])
    assert found is not None
    assert (found[0].id, found[1]) == (name, "main")


@pytest.mark.parametrize("name", EVERY_FILE)
def test_recognition_is_by_one_format_only(name):
    claims = [known.id for known in FORMATS if known.recognise(EVERY_FILE[name])]
    assert claims == [name]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("uk-ofsi-csv", small_files.OFSI_2022),
        ("us-csl-csv", small_files.CSL_2019),
        ("us-csl-csv", small_files.CSL_REDUCED),
        ("ftm-json-lines", small_files.FTM_NESTED),
    ],
)
def test_other_layouts_are_recognised(name, content):
    found = detect(content)
    assert found is not None
    assert found[0].id == name


@st.composite
def mutations(draw, content):
    """Return `content` with a few bytes changed, cut out, doubled or moved."""
    data = bytearray(content)
    for _ in range(draw(st.integers(1, 6))):
        at = draw(st.integers(0, max(0, len(data) - 1)))
        length = draw(st.integers(0, 40))
        match draw(st.sampled_from(("put", "cut", "double", "end"))):
            case "put":
                data[at : at + length] = draw(st.binary(max_size=20))
            case "cut":
                del data[at : at + length]
            case "double":
                data[at:at] = data[at : at + length]
            case _:
                del data[at:]
    return bytes(data)


@pytest.mark.parametrize("name", EVERY_FILE)
@settings(max_examples=60, deadline=None)
@given(data=st.data())
def test_a_damaged_file_is_read_or_refused(name, data):
    content = data.draw(mutations(EVERY_FILE[name]))
    try:
        parsed = BY_ID[name].read({"main": content})
    except UnreadableInput:
        return
    assert all(party.id and party.names for party in parsed.parties)
    assert len({party.id for party in parsed.parties}) == len(parsed.parties)


@settings(max_examples=200, deadline=None)
@given(content=st.binary(max_size=300))
def test_noise_is_never_an_accident(content):
    for known in FORMATS:
        known.recognise(content)


@pytest.mark.parametrize("name", EVERY_FILE)
@settings(max_examples=15, deadline=None)
@given(content=st.binary(max_size=200))
def test_noise_is_refused_or_empty(name, content):
    try:
        parsed = BY_ID[name].read({"main": content})
    except UnreadableInput:
        return
    assert parsed.parties == ()
