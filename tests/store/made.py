"""Small publications made up for tests."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date, datetime
from hashlib import sha256

from penstock.model import ListId, Listing, Name, Party, PartyId, Publication, Schema

LIST = ListId("us-test")
NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)


def party(number: int, version: int = 0, *, list_id: str = LIST) -> Party:
    """Return a party whose content depends on `version`."""
    return Party(
        id=PartyId(f"test:{number}"),
        schema=Schema.PERSON,
        names=(Name(f"NAME {number}"), Name(f"Version {version}")),
        listing=Listing(list=ListId(list_id), programmes=("TEST",)),
    )


def publication(
    versions: Mapping[int, int] | Iterable[int] = (),
    published: date | None = date(2026, 1, 1),
    *,
    list_id: str = LIST,
    parties: tuple[Party, ...] | None = None,
    declared: int | None = None,
    sha: str = "",
) -> Publication:
    """Return a publication of party number -> version, or of numbers at version 0."""
    pairs = versions if isinstance(versions, Mapping) else dict.fromkeys(versions, 0)
    if parties is None:
        parties = tuple(party(one, version, list_id=list_id) for one, version in pairs.items())
    digest = sha256(repr((parties, published, declared)).encode()).hexdigest()
    return Publication(
        list=ListId(list_id),
        publisher="Bureau of Tests",
        published=published,
        published_from="content" if published else "unknown",
        parties=parties,
        sha256=sha or digest,
        files=("list.csv",),
        declared_parties=declared,
        warnings=("a warning",),
    )
