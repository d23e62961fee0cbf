"""Party versions: each distinct content of a party is stored once and never changed."""

from collections.abc import Iterator, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

import sqlalchemy as sa

from penstock.model import ListId, Party, PartyId, party_from_json, party_to_json
from penstock.store._schema import PARTY_VERSIONS

_CHUNK = 1000
# A chunk whose ids lie this close together is read as one range instead of by single ids.
_SPREAD = 4


class Content(NamedTuple):
    """One party as it is stored."""

    party: PartyId
    digest: bytes
    text: bytes


def contents_of(parties: Sequence[Party]) -> tuple[Content, ...]:
    """Return the distinct contents of `parties` in the order of their ids."""
    found: dict[bytes, Content] = {}
    for party in parties:
        text = party_to_json(party)
        digest = sha256(text).digest()
        found[digest] = Content(party.id, digest, text)
    return tuple(sorted(found.values(), key=lambda content: content[:2]))


class VersionBook:
    """Which contents of a list the store already holds, remembered between publications.

    Versions are only added, and writers of one list wait for each other, so whatever was seen
    once stays true and a look at the newer rows brings the rest.
    """

    def __init__(self) -> None:
        self._seen: dict[ListId, dict[bytes, int]] = {}

    def keep(
        self, connection: sa.Connection, list_id: ListId, contents: Sequence[Content]
    ) -> tuple[int, ...]:
        """Store what is new among `contents`; return the version id of each, in order."""
        known = self._seen.setdefault(list_id, {})
        newest = max(known.values(), default=0)
        known.update(_digests(connection, list_id, newest))
        missing = [content for content in contents if content.digest not in known]
        added: Mapping[bytes, int] = {}
        if missing:
            # In pieces, so that no second copy of a whole publication is alive at once.
            for start in range(0, len(missing), _CHUNK):
                rows = [
                    {
                        "list_id": list_id,
                        "party_id": content.party,
                        "content_sha256": content.digest,
                        "content": content.text,
                    }
                    for content in missing[start : start + _CHUNK]
                ]
                connection.execute(sa.insert(PARTY_VERSIONS), rows)
            # Not remembered in `known`: the transaction may yet be rolled back.
            added = dict(_digests(connection, list_id, max(known.values(), default=0)))
        return tuple(
            known[content.digest] if content.digest in known else added[content.digest]
            for content in contents
        )


def _digests(connection: sa.Connection, list_id: ListId, after: int) -> list[tuple[bytes, int]]:
    table = PARTY_VERSIONS.c
    query = sa.select(table.content_sha256, table.id).where(
        table.list_id == list_id, table.id > after
    )
    return [(bytes(digest), number) for digest, number in connection.execute(query)]


def read_parties(
    connection: sa.Connection, list_id: ListId, versions: Sequence[int]
) -> Iterator[Party]:
    """Yield the parties of `versions` in their order."""
    for start in range(0, len(versions), _CHUNK):
        chunk = versions[start : start + _CHUNK]
        texts = _read(connection, PARTY_VERSIONS.c.content, list_id, chunk)
        for version in chunk:
            yield party_from_json(texts[version])


def read_party_ids(
    connection: sa.Connection, list_id: ListId, versions: Sequence[int]
) -> dict[int, PartyId]:
    """Return the party id of each of `versions`."""
    found: dict[int, PartyId] = {}
    for start in range(0, len(versions), _CHUNK):
        chunk = versions[start : start + _CHUNK]
        found.update(_read(connection, PARTY_VERSIONS.c.party_id, list_id, chunk))
    return found


def versions_of_parties(
    connection: sa.Connection, list_id: ListId, parties: Sequence[PartyId]
) -> list[tuple[int, PartyId]]:
    """Return every version the store holds of `parties` on one list."""
    table = PARTY_VERSIONS.c
    found: list[tuple[int, PartyId]] = []
    for start in range(0, len(parties), _CHUNK):
        query = sa.select(table.id, table.party_id).where(
            table.list_id == list_id, table.party_id.in_(parties[start : start + _CHUNK])
        )
        found.extend((number, PartyId(party)) for number, party in connection.execute(query))
    return found


def _read(
    connection: sa.Connection, column: sa.Column[Any], list_id: ListId, chunk: Sequence[int]
) -> dict[int, Any]:
    number = PARTY_VERSIONS.c.id
    lowest, highest = min(chunk), max(chunk)
    query = sa.select(number, column)
    if highest - lowest < _SPREAD * len(chunk):
        query = query.where(number.between(lowest, highest), PARTY_VERSIONS.c.list_id == list_id)
    else:
        query = query.where(number.in_(chunk))
    # A range also holds versions nobody asked for.
    wanted = set(chunk)
    return {row[0]: row[1] for row in connection.execute(query) if row[0] in wanted}
