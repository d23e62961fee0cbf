"""Packed files: told by magic bytes, never unpacked beyond the limit."""

import bz2
import gzip
import lzma
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.errors import MalformedInput, UnreadableInput, UnsafeInput
from penstock.lists._unpack import Source, sources_in

TEXT = b"36,12,aka\r\n" * 5000
PACKERS = {"xz": lzma.compress, "gz": gzip.compress, "bz2": bz2.compress, "plain": bytes}


@pytest.mark.parametrize("packer", PACKERS)
def test_packed_content_is_what_was_packed(tmp_path, packer):
    # The name says nothing: magic bytes do.
    path = tmp_path / "list.csv"
    path.write_bytes(PACKERS[packer](TEXT))
    source = Source(path)
    assert source.content() == TEXT
    assert source.head(100) == TEXT[:100]
    assert source.content(len(TEXT)) == TEXT
    with pytest.raises(UnsafeInput, match=f"more than {len(TEXT) - 1} bytes"):
        source.content(len(TEXT) - 1)


@pytest.mark.parametrize("packer", ["xz", "gz", "bz2"])
def test_streams_one_after_the_other_are_one_file(tmp_path, packer):
    path = tmp_path / "list"
    path.write_bytes(PACKERS[packer](TEXT) + PACKERS[packer](b"more"))
    assert Source(path).content() == TEXT + b"more"


@pytest.mark.parametrize("packer", ["xz", "gz", "bz2"])
def test_a_bomb_is_refused_within_the_limit(tmp_path, packer):
    path = tmp_path / "bomb"
    path.write_bytes(PACKERS[packer](bytes(50_000_000)))
    with pytest.raises(UnsafeInput):
        Source(path).content(1_000_000)
    assert Source(path).head(64) == bytes(64)


@pytest.mark.parametrize("packer", ["xz", "gz", "bz2"])
def test_cut_and_damaged_files_are_refused(tmp_path, packer):
    packed = PACKERS[packer](TEXT)
    path = tmp_path / "cut"
    path.write_bytes(packed[:-5])
    with pytest.raises(MalformedInput, match="cut off"):
        Source(path).content()
    path.write_bytes(packed[:20] + b"\x00\x01\x02" + packed[23:])
    with pytest.raises(MalformedInput):
        Source(path).content()
    path.write_bytes(packed + b"trailing")
    with pytest.raises(MalformedInput):
        Source(path).content()


def test_a_zip_is_a_folder(tmp_path):
    path = tmp_path / "sdn.bin"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("in/sdn.csv", TEXT)
        archive.writestr("alt.csv.xz", lzma.compress(b"alt"))
        archive.mkdir("empty")
    sources = {source.member: source for source in sources_in(path)}
    assert sources["in/sdn.csv"].content() == TEXT
    assert sources["in/sdn.csv"].shown == f"{path}!in/sdn.csv"
    assert sources["alt.csv.xz"].content() == b"alt"
    assert len(sources) == 2
    with pytest.raises(UnsafeInput):
        sources["in/sdn.csv"].content(10)


def test_a_damaged_zip_is_refused(tmp_path):
    path = tmp_path / "x.zip"
    path.write_bytes(b"PK\x03\x04 and nothing else")
    with pytest.raises(MalformedInput):
        list(sources_in(path))


def test_a_missing_file_is_an_error_of_ours(tmp_path):
    with pytest.raises(UnreadableInput, match="cannot be read"):
        Source(tmp_path / "none").content()
    with pytest.raises(UnreadableInput):
        list(sources_in(tmp_path / "none"))


@given(st.sampled_from([b"\xfd7zXZ\x00", b"\x1f\x8b", b"BZh9", b"PK\x03\x04", b""]), st.binary())
def test_no_bytes_crash_it(tmp_path_factory, magic, noise):
    path = tmp_path_factory.mktemp("noise") / "file"
    path.write_bytes(magic + noise)
    try:
        for source in sources_in(path):
            assert len(source.head(10)) <= 10
            source.content(1000)
    except UnreadableInput:
        return
