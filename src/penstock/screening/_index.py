"""The screening index: every listed name and identifier, built once, mapped by every process.

The folder is complete or it is not there: it is written beside its place and renamed into it.
`index.json` is written last and holds the SHA-256 of every other file.
"""

import hashlib
import os
import shutil
import tempfile
from collections.abc import Iterable
from functools import cache, cached_property
from pathlib import Path
from typing import cast

import msgspec
import numpy as np
import numpy.typing as npt
from msgspec import Struct

from penstock.errors import IndexDamaged, UnknownName
from penstock.model import (
    NOT_JSON,
    Identifier,
    ListVersion,
    Name,
    Party,
    PartyId,
    party_from_json,
    party_to_json,
)
from penstock.screening._align import Joint, listed_joints
from penstock.screening._arrays import load_array, load_strings, save_array, save_strings
from penstock.screening._group import Group, Row, build_group
from penstock.screening._identifiers import identifier_keys
from penstock.screening._name_space import NameSpace
from penstock.screening._terms import Form, forms_of, sorts_of, sorts_of_name
from penstock.screening._text_phrases import build_phrases
from penstock.screening._vocabulary import Vocabulary, build_vocabulary
from penstock.text import NameSort

INDEX_VERSION = 19
_MANIFEST = "index.json"


class Manifest(Struct, frozen=True, kw_only=True):
    """What an index holds and what its files should hash to."""

    version: int
    lists: tuple[ListVersion, ...]
    parties: int
    names: int
    sha256: dict[str, str]


class Index:
    """An opened index.

    Attributes:
        folder: where it lies.
        lists: which issue of which list it was built from.
        party_count, name_count: how many parties and names it holds.
        vocabulary: the words of all names.
        groups: the names by sort.
    """

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.lists = manifest.lists
        self.party_count = manifest.parties
        self.name_count = manifest.names
        self.vocabulary = Vocabulary(folder)
        self.groups = {
            sort: Group(folder / sort.value, sort, self.vocabulary) for sort in sorts_of(None)
        }
        self._party_end = cast("npt.NDArray[np.int64]", load_array(folder, "party_end"))
        self._party_list = cast("npt.NDArray[np.int32]", load_array(folder, "party_list"))
        self._blobs = cast("npt.NDArray[np.uint8]", load_array(folder, "parties"))
        self._key_hash = cast("npt.NDArray[np.uint64]", load_array(folder, "key_hash"))
        self._key_party = cast("npt.NDArray[np.int32]", load_array(folder, "key_party"))
        self._place_of: dict[str, int] | None = None

    @classmethod
    def build(cls, sources: Iterable[tuple[ListVersion, Iterable[Party]]], folder: Path) -> "Index":
        """Build the index of some lists into `folder`, which must not exist yet, and open it.

        Another process that finishes the same folder first wins; its index is then opened.
        """
        folder.parent.mkdir(parents=True, exist_ok=True)
        unfinished = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
        try:
            _write(sources, unfinished)
            try:
                unfinished.rename(folder)
            except OSError:
                if not (folder / _MANIFEST).is_file():
                    raise
        finally:
            shutil.rmtree(unfinished, ignore_errors=True)
        return cls.open(folder)

    @classmethod
    def open(cls, folder: Path, *, verify: bool = False) -> "Index":
        """Open an index built before; its arrays are memory-mapped.

        Args:
            folder: what `build` was given.
            verify: hash every file against the manifest, too (reads the whole index).

        Raises:
            IndexDamaged: a file is missing, of another version or, with `verify`, changed.
        """
        try:
            manifest = msgspec.json.decode((folder / _MANIFEST).read_bytes(), type=Manifest)
        except (OSError, *NOT_JSON) as error:
            message = f"The index in {folder} cannot be used: {error}"
            raise IndexDamaged(message) from error
        if manifest.version != INDEX_VERSION:
            message = f"The index in {folder} is of version {manifest.version}, not {INDEX_VERSION}"
            raise IndexDamaged(message)
        if verify:
            for name, expected in manifest.sha256.items():
                path = folder / name
                if not path.is_file() or _digest(path) != expected:
                    message = f"The index file {path} is not what was written"
                    raise IndexDamaged(message)
        return cls(folder, manifest)

    @cached_property
    def name_space(self) -> NameSpace:
        """The rows of all names, one sort after another: one for all who search them."""
        return NameSpace(list(self.groups.values()))

    def party_at(self, place: int) -> Party:
        """Return the party at a place of the index, decoded anew at each call."""
        start = int(self._party_end[place - 1]) if place else 0
        return party_from_json(self._blobs[start : int(self._party_end[place])].tobytes())

    def list_of(self, place: int) -> ListVersion:
        """Return the list version that the party at a place was read from."""
        return self.lists[int(self._party_list[place])]

    def place_of(self, party_id: PartyId) -> int | None:
        """Return the place of a party, None where no list in the index has it."""
        if self._place_of is None:
            ids = load_strings(self.folder, "party_ids")
            self._place_of = {text: place for place, text in enumerate(ids)}
        return self._place_of.get(party_id)

    def party(self, party_id: PartyId) -> Party:
        """Return a party by its id.

        Raises:
            UnknownName: no list in the index has it.
        """
        place = self.place_of(party_id)
        if place is None:
            message = f"No loaded list has a party '{party_id}'"
            raise UnknownName(message)
        return self.party_at(place)

    def with_identifier(self, identifier: Identifier) -> list[int]:
        """Return the places of all parties that bear an equal identifier."""
        found: set[int] = set()
        for key in identifier_keys(identifier):
            wanted = _key_hash(key)
            first = int(self._key_hash.searchsorted(wanted))
            if first == len(self._key_hash) or self._key_hash[first] != wanted:
                continue  # as nearly always
            last = int(self._key_hash.searchsorted(wanted, side="right"))
            for place in self._key_party[first:last].tolist():
                borne = self.party_at(place).identifiers
                if any(key in identifier_keys(own) for own in borne):
                    found.add(place)
        return sorted(found)


def _key_hash(key: str) -> np.uint64:
    return np.uint64(int.from_bytes(hashlib.blake2b(key.encode(), digest_size=8).digest()))


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(name: str, sort: NameSort) -> list[tuple[Form, tuple[Joint, ...]]]:
    """Return every reading of a listed name, and its neighbours written as one."""
    return [(form, listed_joints(form)) for form in forms_of(name, sort)]


def _write(sources: Iterable[tuple[ListVersion, Iterable[Party]]], folder: Path) -> None:
    versions: list[ListVersion] = []
    ids: list[str] = []
    list_places: list[int] = []
    blobs: list[bytes] = []
    keys: set[tuple[int, int]] = set()
    rows: dict[NameSort, list[Row]] = {sort: [] for sort in sorts_of(None)}
    names_of: list[tuple[Name, ...]] = []
    read = cache(_read)  # lists repeat the names of one another
    for version, parties in sources:
        for party in parties:
            place = len(ids)
            ids.append(party.id)
            list_places.append(len(versions))
            blobs.append(party_to_json(party))
            names_of.append(party.names)
            for number, name in enumerate(party.names):
                for sort in sorts_of_name(name.text, party.schema):
                    rows[sort].extend(Row(place, number, *own) for own in read(name.text, sort))
            for identifier in party.identifiers:
                keys.update((int(_key_hash(key)), place) for key in identifier_keys(identifier))
        versions.append(version)
    distinct = {id(row.form): (row.form, row.joints) for own in rows.values() for row in own}
    place_of, joined_place = build_vocabulary(folder, list(distinct.values()))
    for sort, found in rows.items():
        (folder / sort.value).mkdir()
        build_group(folder / sort.value, found, place_of, joined_place)
    build_phrases(folder, rows, lambda place, number: names_of[place][number])
    save_strings(folder, "party_ids", ids)
    save_array(folder, "party_list", np.array(list_places, np.int32))
    save_array(folder, "party_end", np.cumsum([len(blob) for blob in blobs]).astype(np.int64))
    save_array(folder, "parties", np.frombuffer(b"".join(blobs), np.uint8))
    ordered = sorted(keys)
    save_array(folder, "key_hash", np.array([key for key, _ in ordered], np.uint64))
    save_array(folder, "key_party", np.array([place for _, place in ordered], np.int32))
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    manifest = Manifest(
        version=INDEX_VERSION,
        lists=tuple(versions),
        parties=len(ids),
        names=sum(map(len, names_of)),
        sha256={path.relative_to(folder).as_posix(): _digest(path) for path in files},
    )
    with (folder / _MANIFEST).open("wb") as file:
        file.write(msgspec.json.format(msgspec.json.encode(manifest), indent=1))
        file.flush()
        os.fsync(file.fileno())
