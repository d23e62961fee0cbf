"""From files and folders to publications: grouping, dates, order, and what is left over."""

import hashlib
import lzma
import zipfile
from datetime import date
from pathlib import Path

import pytest

from penstock.errors import MalformedInput, UnknownFormat, UnreadableInput
from penstock.lists import UnreadablePublication, detect, read_publications
from penstock.lists._dated import date_in_path
from penstock.model import Publication
from tests.shared import shared_data

ROW = '{},"{}",-0- ,"{}",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- \r\n'


def sdn(*uids: int, programme: str = "CUBA") -> bytes:
    return ("".join(ROW.format(uid, f"NAME {uid}", programme) for uid in uids) + "\x1a").encode()


def alt(*uids: int) -> bytes:
    rows = (f'{uid},{uid + 1000},"aka","ALIAS {uid}",-0- \r\n' for uid in uids)
    return ("".join(rows) + "\x1a").encode()


def write(folder: Path, **files: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (folder / name).write_bytes(content)


def names(publication) -> list[str]:
    return sorted(name.text for party in publication.parties for name in party.names)


def test_parts_of_one_folder_are_one_publication(tmp_path):
    # Content tells the parts apart, so the names are misleading on purpose.
    write(tmp_path / "2024-01-02", a=alt(1), b=sdn(1, 2))
    (found,) = read_publications([tmp_path])
    assert names(found) == ["ALIAS 1", "NAME 1", "NAME 2"]
    assert (found.published, found.published_from) == (date(2024, 1, 2), "path")
    folder = tmp_path / "2024-01-02"
    assert found.files == (str(folder / "b"), str(folder / "a"))
    assert found.sha256 == hashlib.sha256(sdn(1, 2) + alt(1)).hexdigest()


def test_packing_does_not_change_the_digest(tmp_path):
    write(tmp_path / "plain", x=sdn(1))
    write(tmp_path / "packed", x=lzma.compress(sdn(1)))
    first, second = read_publications([tmp_path])
    assert first.sha256 == second.sha256


def test_two_lists_in_one_folder_are_told_by_their_numbers(tmp_path):
    cons = sdn(10, 11, programme="NS-PLC")
    write(tmp_path, sdn=sdn(1, 2), alt=alt(2), cons=cons, cons_alt=alt(11))
    found = {publication.list: publication for publication in read_publications([tmp_path])}
    assert names(found["us-ofac-sdn"]) == ["ALIAS 2", "NAME 1", "NAME 2"]
    assert names(found["us-ofac-consolidated"]) == ["ALIAS 11", "NAME 10", "NAME 11"]


def test_dated_files_of_one_folder_are_publications_in_order(tmp_path):
    for day in ("2022-03-01", "2021-08-18", "2022-02-24"):
        (tmp_path / f"sdn_{day}.csv.xz").write_bytes(lzma.compress(sdn(int(day[-2:]))))
        (tmp_path / f"alt_{day}.csv").write_bytes(alt(int(day[-2:])))
    found = list(read_publications([tmp_path]))
    assert [one.published for one in found] == [
        date(2021, 8, 18),
        date(2022, 2, 24),
        date(2022, 3, 1),
    ]
    assert [names(one) for one in found] == [
        ["ALIAS 18", "NAME 18"],
        ["ALIAS 24", "NAME 24"],
        ["ALIAS 1", "NAME 1"],
    ]


def test_a_part_alone_says_what_is_missing(tmp_path):
    write(tmp_path, alt=alt(1))
    (found,) = read_publications([tmp_path])
    assert isinstance(found, UnreadablePublication)
    assert isinstance(found.error, MalformedInput)
    assert "'sdn'" in found.error.message
    assert not found.is_ignorable
    assert found.format == "ofac-csv"


def test_a_part_that_fits_several_is_not_guessed(tmp_path):
    write(tmp_path, a=sdn(1, 2), b=sdn(1, 3), c=alt(1))
    found = list(read_publications([tmp_path]))
    assert isinstance(found[0], UnreadablePublication)
    assert "fits several publications" in found[0].error.message
    assert len(found) == 3


def test_one_bad_file_does_not_stop_the_others(tmp_path):
    write(tmp_path / "2024-01-01", sdn=sdn(1))
    write(tmp_path / "2024-01-02", sdn=sdn(1, 1))
    write(tmp_path / "2024-01-03", sdn=sdn(1, 2))
    first, bad, last = read_publications([tmp_path])
    assert isinstance(first, Publication)
    assert isinstance(last, Publication)
    assert isinstance(bad, UnreadablePublication)
    assert (bad.list, bad.format, bad.published) == ("us-ofac-sdn", "ofac-csv", date(2024, 1, 2))
    assert str(tmp_path / "2024-01-02" / "sdn") in bad.error.message
    assert "line 2" in bad.error.message


def test_a_folder_for_a_moment_is_no_part_of_a_name(tmp_path):
    folder = tmp_path / "moment"
    odd, empty = b"a,b\n1,2\n", b"\x1a"
    write(folder, sdn=sdn(1, 1), odd=odd, empty=empty, torn=b"PK\x03\x04 torn")
    with zipfile.ZipFile(folder / "good.zip", "w") as archive:
        archive.writestr("sdn.csv", sdn(5))
    found = list(read_publications([folder], inside=folder))
    files = {name for one in found for name in one.files}
    assert files == {"sdn", "odd", "empty", "torn", "good.zip!sdn.csv"}
    errors = [one.error.message for one in found if isinstance(one, UnreadablePublication)]
    assert len(errors) == 4
    assert not [one for one in errors if "moment" in one]


def test_what_is_no_list(tmp_path):
    write(tmp_path, **{"README.md": b"# lists", "odd.csv": b"a,b\n1,2\n", "empty.csv": b"\x1a"})
    found = {Path(one.files[0]).name: one for one in read_publications([tmp_path])}
    assert found["README.md"].is_ignorable
    assert isinstance(found["odd.csv"].error, UnknownFormat)
    assert "odd.csv" in found["odd.csv"].error.message
    assert not found["odd.csv"].is_ignorable
    assert "is empty" in found["empty.csv"].error.message
    assert not found["empty.csv"].is_ignorable
    # Asked for by itself, even a README must be a list.
    (alone,) = read_publications([tmp_path / "README.md"])
    assert not alone.is_ignorable


def test_a_zip_of_parts(tmp_path):
    with zipfile.ZipFile(tmp_path / "ofac_2024-05-06.zip", "w") as archive:
        archive.writestr("sdn.csv", sdn(1))
        archive.writestr("alt.csv", alt(1))
    (found,) = read_publications([tmp_path / "ofac_2024-05-06.zip"])
    assert names(found) == ["ALIAS 1", "NAME 1"]
    assert found.published == date(2024, 5, 6)


def test_the_same_file_twice_is_read_once(tmp_path):
    write(tmp_path, sdn=sdn(1))
    assert len(list(read_publications([tmp_path, tmp_path / "sdn", tmp_path / "sdn"]))) == 1


def test_a_missing_path_is_a_usage_error(tmp_path):
    with pytest.raises(UnreadableInput, match="no file or folder"):
        read_publications([tmp_path / "none"])


def test_where_a_date_comes_from(tmp_path):
    write(tmp_path / "undated", sdn=sdn(1))
    (found,) = read_publications([tmp_path / "undated"])
    assert (found.published, found.published_from) == (None, "unknown")
    day = date(2020, 2, 3)
    (found,) = read_publications([tmp_path / "undated"], published=day)
    assert (found.published, found.published_from) == (day, "option")
    write(tmp_path / "2019-01", sdn=sdn(1))
    (found,) = read_publications([tmp_path / "2019-01"], published=day)
    assert (found.published, found.published_from) == (date(2019, 1, 1), "path")
    assert any("only the month" in warning for warning in found.warnings)


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("/a/sdn_2024-05-01.csv.xz", (date(2024, 5, 1), False)),
        ("/a/sdn_20240501.csv", (date(2024, 5, 1), False)),
        ("/a/2023-12-28/sdn.csv", (date(2023, 12, 28), False)),
        ("/a/2019-01/sdn.csv", (date(2019, 1, 1), True)),
        ("/2019-01-02/a/sdn.csv", None),
        ("/a/sdn_2024-13-41.csv", None),
        ("/a/sdn_12345678.csv", None),
    ],
)
def test_dates_in_paths(path, expected):
    assert date_in_path(Path(path), None) == expected


def test_folders_above_the_one_asked_for_say_nothing():
    path = Path("/2019-01-02/in/sdn.csv")
    assert date_in_path(path, Path("/2019-01-02/in")) is None
    assert date_in_path(path, Path("/2019-01-02")) == (date(2019, 1, 2), False)


def test_detect_never_raises_and_knows_nothing_of_noise():
    for noise in (b"", b"\x00" * 100, b"\xff\xfe\x00", b'"' * 1000, b"<a", b"{", "ü,".encode() * 9):
        assert detect(noise) is None


@pytest.mark.shared
def test_the_history_of_the_sdn_list_in_order():
    folder = shared_data() / "lists/ofac/history"
    some = sorted(folder.glob("sdn_2022-0[34]*"))
    found = list(read_publications(some[::-1]))
    assert [one.published for one in found] == sorted(one.published for one in found)
    assert len(found) == len(some) > 20
    sizes = {one.published: len(one.parties) for one in found}
    assert sizes[date(2022, 3, 24)] - sizes[date(2022, 3, 21)] == 397
    assert sizes[date(2022, 4, 11)] - sizes[date(2022, 4, 8)] == 8 - 21
