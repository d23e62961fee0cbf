"""Downloads from a server that misbehaves in every way publishers' servers do."""

import gzip
import json
from collections.abc import Iterator
from datetime import date
from hashlib import sha256
from pathlib import Path

import httpx
import msgspec
import pytest

from penstock.errors import DownloadFailed, UnknownName
from penstock.lists import (
    Downloaded,
    Limits,
    PublishedFile,
    Publisher,
    download,
    publisher_of,
    publishers,
)
from penstock.model import ListId
from penstock.settings import Settings
from tests.lists.server import (
    Misbehaving,
    drips,
    endless,
    hangs,
    resets,
    says,
    serving,
    truncates,
)

LIMITS = Limits(
    largest_bytes=1_000_000,
    retries=2,
    silence_seconds=0.3,
    connect_seconds=2,
    total_seconds=0.5,
    first_wait_seconds=0.001,
    longest_wait_seconds=0.01,
)
FIRST, SECOND = b"first list " * 20, b"second list " * 20


@pytest.fixture
def server() -> Iterator[Misbehaving]:
    with serving() as running:
        yield running


def publisher(server: Misbehaving, *names: str, path: str = "", token: str = "") -> Publisher:
    return Publisher(
        list=ListId("us-test"),
        publisher="Bureau of Tests",
        title="Test List",
        page="https://example.org",
        files=tuple(
            PublishedFile(name=name, url=f"{server.address}/{path or name}", smallest_bytes=100)
            for name in names or ("list.csv",)
        ),
        checked_on=date(2026, 11, 23),
        checked_in="this test",
        token_setting=token,
        note="a note" if token else "",
    )


def contents(downloaded: Downloaded) -> list[bytes]:
    return [path.read_bytes() for path in downloaded.files]


def test_a_first_download(server: Misbehaving, tmp_path: Path) -> None:
    server.answers = [says(200, FIRST)]
    seen: list[tuple[str, int, int | None]] = []
    got = download(
        publisher(server), tmp_path, limits=LIMITS, progress=lambda *step: seen.append(step)
    )
    assert contents(got) == [FIRST]
    assert got.is_new
    assert got.retrieved_at == got.confirmed_at
    assert seen[-1] == ("list.csv", len(FIRST), len(FIRST))
    assert got.files[0].name == "list.csv"


def test_only_a_newer_one_is_asked_for(server: Misbehaving, tmp_path: Path) -> None:
    asked = publisher(server)
    server.answers = [
        says(200, FIRST, ETag='"one"', Last_Modified="Mon, 23 Nov 2026 00:00:00 GMT"),
        says(304),
        says(200, SECOND, ETag='"two"'),
        says(304),
    ]
    first = download(asked, tmp_path, limits=LIMITS)
    again = download(asked, tmp_path, limits=LIMITS)
    assert "If-None-Match" not in server.requests[0]
    assert server.requests[1]["If-None-Match"] == '"one"'
    assert server.requests[1]["If-Modified-Since"] == "Mon, 23 Nov 2026 00:00:00 GMT"
    assert (again.is_new, again.files, again.retrieved_at) == (
        False,
        first.files,
        first.retrieved_at,
    )
    assert again.confirmed_at > first.confirmed_at
    newer = download(asked, tmp_path, limits=LIMITS)
    assert newer.is_new
    assert contents(newer) == [SECOND]
    assert contents(first) == [FIRST]  # the one before stays, for whoever is reading it
    download(asked, tmp_path, limits=LIMITS)
    assert server.requests[3]["If-None-Match"] == '"two"'


def test_the_same_bytes_again_are_not_new(server: Misbehaving, tmp_path: Path) -> None:
    server.answers = [says(200, FIRST)]
    first = download(publisher(server), tmp_path, limits=LIMITS)
    again = download(publisher(server), tmp_path, limits=LIMITS)
    assert (again.is_new, again.retrieved_at) == (False, first.retrieved_at)


def test_a_damaged_file_is_asked_for_anew(server: Misbehaving, tmp_path: Path) -> None:
    server.answers = [says(200, FIRST, ETag='"one"')]
    first = download(publisher(server), tmp_path, limits=LIMITS)
    first.files[0].write_bytes(b"damaged")
    again = download(publisher(server), tmp_path, limits=LIMITS)
    assert "If-None-Match" not in server.requests[1]
    assert contents(again) == [FIRST]


def test_a_304_to_a_plain_question_is_not_believed(server: Misbehaving, tmp_path: Path) -> None:
    server.answers = [says(304)]
    with pytest.raises(DownloadFailed, match="304"):
        download(publisher(server), tmp_path, limits=LIMITS)


def test_some_files_newer_some_not(server: Misbehaving, tmp_path: Path) -> None:
    asked = publisher(server, "sdn.csv", "alt.csv")
    server.answers = [says(200, FIRST, ETag='"a"'), says(200, FIRST, ETag='"b"')]
    download(asked, tmp_path, limits=LIMITS)
    server.answers = [says(304), says(200, SECOND)]
    mixed = download(asked, tmp_path, limits=LIMITS)
    assert contents(mixed) == [FIRST, SECOND]
    assert mixed.is_new
    assert len({path.parent for path in mixed.files}) == 1


@pytest.mark.parametrize("fault", ["resets", "truncates", "hangs", "500", "503", "429"])
def test_a_passing_fault_is_tried_again(fault: str, server: Misbehaving, tmp_path: Path) -> None:
    faults = {"resets": resets, "truncates": truncates, "hangs": hangs(server)}
    bad = faults.get(fault) or says(int(fault), b"sorry", Retry_After="900")
    server.answers = [bad, bad, says(200, FIRST)]
    assert contents(download(publisher(server), tmp_path, limits=LIMITS)) == [FIRST]
    assert len(server.requests) == 3


LASTING = {
    "not found": (says(404, b"no"), "404"),
    "forbidden": (says(403, b"no"), "403"),
    "web page": (says(200, b"<p>" * 99, Content_Type="text/html; charset=utf-8"), "web page"),
    "disguised": (says(200, b"\xef\xbb\xbf\n<!DOCTYPE HTML>" + b"x" * 200), "web page"),
    "short": (says(200, b"x" * 99), "99 bytes, fewer than 100"),
    "empty": (says(200), "0 bytes"),
    "large": (says(200, b"x" * 1_000_001), "1,000,001 bytes"),
    "endless": (endless, "more than 1,000,000"),
    "bomb": (
        says(200, gzip.compress(b"x" * 2_000_000), Content_Encoding="gzip"),
        "more than 1,000,000",
    ),
    "not gzip": (says(200, FIRST, Content_Encoding="gzip"), "not compressed"),
    "nowhere": (says(302), "without saying where"),
    "unencrypted": (says(302, Location="http://example.org/list.csv"), "not encrypted"),
    "file": (says(302, Location="file:///etc/passwd"), "not encrypted"),
    "in circles": (says(302, Location="/list.csv"), "more than 5 times"),
}


@pytest.mark.parametrize("fault", LASTING)
def test_what_is_sent_is_not_trusted(fault: str, server: Misbehaving, tmp_path: Path) -> None:
    asked = publisher(server)
    server.answers = [says(200, FIRST)]
    first = download(asked, tmp_path, limits=LIMITS)
    answer, reason = LASTING[fault]
    server.answers = [answer]
    before = len(server.requests)
    with pytest.raises(DownloadFailed, match=reason) as caught:
        download(asked, tmp_path, limits=LIMITS)
    assert "Bureau of Tests" in caught.value.message
    assert f"{server.address}/list.csv" in caught.value.message
    assert len(server.requests) - before == (6 if fault == "in circles" else 1)
    assert contents(first) == [FIRST]
    assert sorted(path.name for path in (tmp_path / "us-test").iterdir()) == sorted(
        ["current.json", first.files[0].parent.name]
    )


@pytest.mark.parametrize("fault", ["resets", "truncates", "hangs", "drips", "500"])
def test_a_fault_that_stays_is_given_up(fault: str, server: Misbehaving, tmp_path: Path) -> None:
    faults = {"resets": resets, "truncates": truncates, "hangs": hangs(server)}
    faults["drips"] = drips(server)
    server.answers = [faults.get(fault) or says(500)]
    with pytest.raises(DownloadFailed, match=f"Bureau of Tests: {server.address}"):
        download(publisher(server), tmp_path, limits=LIMITS)
    assert len(server.requests) == 3
    assert list((tmp_path / "us-test").iterdir()) == []


def test_a_second_file_that_fails_leaves_the_first_as_it_was(
    server: Misbehaving, tmp_path: Path
) -> None:
    asked = publisher(server, "sdn.csv", "alt.csv")
    server.answers = [says(200, FIRST)]
    first = download(asked, tmp_path, limits=LIMITS)
    server.answers = [says(200, SECOND), says(404)]
    with pytest.raises(DownloadFailed, match=r"alt\.csv"):
        download(asked, tmp_path, limits=LIMITS)
    assert contents(first) == [FIRST, FIRST]
    state = json.loads((tmp_path / "us-test" / "current.json").read_text())
    assert state["folder"] == first.files[0].parent.name


def test_a_redirect_within_reach_is_followed(server: Misbehaving, tmp_path: Path) -> None:
    server.answers = [says(301, Location="/elsewhere"), says(200, FIRST)]
    assert contents(download(publisher(server), tmp_path, limits=LIMITS)) == [FIRST]


def test_nobody_listens(tmp_path: Path) -> None:
    with serving() as server:
        asked = publisher(server)
    with pytest.raises(DownloadFailed, match="Bureau of Tests"):
        download(asked, tmp_path, limits=LIMITS)


def test_an_unencrypted_address_outside_this_machine_is_refused(tmp_path: Path) -> None:
    with serving() as server:
        asked = publisher(server)
    files = (PublishedFile(name="list.csv", url="http://example.org/list.csv"),)
    asked = msgspec.structs.replace(asked, files=files)
    with pytest.raises(DownloadFailed, match="not encrypted"):
        download(asked, tmp_path, limits=LIMITS)


def test_a_token_is_needed_and_never_shown(server: Misbehaving, tmp_path: Path) -> None:
    asked = publisher(server, path="list?token={token}", token="eu_token")
    with pytest.raises(DownloadFailed, match="token") as caught:
        download(asked, tmp_path, limits=LIMITS)
    assert "PENSTOCK_EU_TOKEN" in caught.value.hint
    server.answers = [says(403)]
    with pytest.raises(DownloadFailed) as caught:
        download(asked, tmp_path, limits=LIMITS, token="geheim")
    assert "geheim" not in caught.value.message
    assert "{token}" in caught.value.message
    server.answers = [says(200, FIRST)]
    download(asked, tmp_path, limits=LIMITS, token="geheim")
    assert "geheim" not in (tmp_path / "us-test" / "current.json").read_text()


def test_a_folder_that_cannot_be_made(server: Misbehaving, tmp_path: Path) -> None:
    (tmp_path / "us-test").write_text("in the way")
    with pytest.raises(DownloadFailed, match="cannot be kept"):
        download(publisher(server), tmp_path, limits=LIMITS)


def test_only_the_one_before_is_kept(server: Misbehaving, tmp_path: Path) -> None:
    kept = []
    for number in range(4):
        server.answers = [says(200, FIRST + bytes([number]))]
        kept.append(download(publisher(server), tmp_path, limits=LIMITS).files[0])
    assert [path.is_file() for path in kept] == [False, False, True, True]


def test_the_known_publishers() -> None:
    ids = [one.list for one in publishers()]
    assert len(ids) == len(set(ids))
    assert {"us-ofac-sdn", "us-ofac-consolidated", "un-sc", "eu-fsf", "us-csl"} <= set(ids)
    for one in publishers():
        names = [file.name for file in one.files]
        assert names
        assert len(names) == len(set(names))
        for file in one.files:
            address = httpx.URL(file.url.replace("{token}", "x"))
            assert address.scheme == "https"
            assert file.smallest_bytes > 1000
            assert ("{token}" in file.url) == bool(one.token_setting)
            assert Path(file.name).name == file.name
        assert one.checked_on >= date(2026, 11, 23)
        assert one.checked_in
        assert not (one.closed_on and one.is_default)
        assert not one.token_setting or one.token_setting in Settings.__struct_fields__
        assert not one.token_setting or one.note


def test_publisher_of() -> None:
    assert publisher_of("un-sc").publisher.startswith("United Nations")
    with pytest.raises(UnknownName, match="un-xx") as caught:
        publisher_of("un-xx")
    assert "un-sc" in caught.value.hint


def test_a_digest_is_of_the_unpacked_bytes(server: Misbehaving, tmp_path: Path) -> None:
    server.answers = [says(200, gzip.compress(FIRST), Content_Encoding="gzip")]
    got = download(publisher(server), tmp_path, limits=LIMITS)
    state = json.loads((tmp_path / "us-test" / "current.json").read_text())
    assert contents(got) == [FIRST]
    assert state["files"][0]["sha256"] == sha256(FIRST).hexdigest()
