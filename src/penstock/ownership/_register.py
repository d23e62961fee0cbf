"""An owner graph on disk: memory-mapped, asked about one party in milliseconds.

A folder of arrays and texts. Stakes stand in the order they were read; two indexes say which
lead into and out of each party, and one finds parties by the digest of their ids and names.
"""

import hashlib
import json
import math
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array

from penstock.errors import IndexDamaged, StoreError
from penstock.ownership._bulk import make_ties, spread
from penstock.ownership._graph import MILLIONTHS, OwnerGraph, OwnerParty, Stake
from penstock.ownership._kinds import KINDS
from penstock.ownership._listed import ListedParty, Seeds, find_listed
from penstock.ownership._names import digest_of, same_name
from penstock.ownership._proof import share_text
from penstock.ownership._share import Share, read_share

VERSION = 2
NO_DAY = np.iinfo(np.int32).min
KIND_ORDER = tuple(sorted(KINDS))
_ARRAYS = (
    "owner", "owned", "share", "kind", "indirect", "start", "end", "joint", "source",
    "into_first", "into", "out_first", "out", "key", "key_party", "texts",
    "id_at", "party_at", "source_at", "joint_at", "share_at",
)  # fmt: skip


class Register:
    """A loaded owner graph. Open it with `open`; it may be shared between threads."""

    def __init__(self, folder: Path, arrays: Mapping[str, NDArray[Any]], manifest: Any) -> None:  # noqa: ANN401
        self.folder = folder
        self.sha256: str = manifest["sha256"]
        self.files: tuple[str, ...] = tuple(manifest["files"])
        self._of = arrays

    @classmethod
    def open(cls, folder: Path) -> "Register":
        """Open a register that `build_register` wrote.

        Raises:
            IndexDamaged: the folder holds none, or one of another version.
        """
        try:
            manifest = json.loads((folder / "register.json").read_bytes())
            if manifest["version"] != VERSION:
                message = f"The owner graph in {folder} is of another version of Penstock"
                raise IndexDamaged(message, hint="Load it again: penstock ownership load PATH")
            arrays = {name: np.load(folder / f"{name}.npy", mmap_mode="r") for name in _ARRAYS}
        except (OSError, ValueError, KeyError, TypeError) as error:
            message = f"The owner graph in {folder} cannot be opened: {error}"
            raise IndexDamaged(
                message, hint="Load it again: penstock ownership load PATH"
            ) from error
        return cls(folder, arrays, manifest)

    @property
    def parties(self) -> int:
        """How many parties it has."""
        return len(self._of["into_first"]) - 1

    @property
    def stakes(self) -> int:
        """How many stakes it has."""
        return len(self._of["owner"])

    def find(self, texts: Iterable[str]) -> tuple[str, ...]:
        """Return the ids of the parties that have one of some texts as id or exact name."""
        return tuple(self._id(place) for place in self._places(texts))

    def _places(self, texts: Iterable[str]) -> list[int]:
        found: dict[int, None] = {}
        keys, parties = self._of["key"], self._of["key_party"]
        wanted = [name for name in map(same_name, texts) if name]
        digests = np.fromiter(map(digest_of, wanted), np.int64, len(wanted))
        starts = np.searchsorted(keys, digests, "left")
        stops = np.searchsorted(keys, digests, "right")
        # Of the many names of a list few are in the graph; only those are compared.
        for number in np.flatnonzero(stops > starts).tolist():
            for place in parties[starts[number] : stops[number]].tolist():
                party = self._party(place)
                if wanted[number] in map(same_name, (party.id, *party.ids, *party.names)):
                    found[place] = None
        return list(found)

    def cone(self, party_ids: Iterable[str], *, most: int | None = None) -> OwnerGraph | None:
        """Return the part of the graph that decides about some parties: they and all above.

        None where these are more than `most` parties.
        """
        walked = self._walk(self._ids(party_ids), up=True, most=most)
        return self._part(walked) if walked is not None else None

    def part(self, party_ids: Iterable[str], through: NDArray[np.bool_]) -> OwnerGraph:
        """Return what decides about some parties where only some owners can be blocked.

        Args:
            party_ids: the parties asked about.
            through: (parties,) the owners whose own owners matter; see `reachable`.
        """
        walked = self._walk(self._ids(party_ids), up=True, through=through)
        return self._part(walked or ())

    def reached_part(self, through: NDArray[np.bool_]) -> OwnerGraph:
        """Return the stakes in all parties that may be blocked, see `reachable`."""
        return self._part(map(int, np.flatnonzero(through)))

    def reachable(self, party_ids: Iterable[str], day: date) -> NDArray[np.bool_]:
        """Return which parties could be blocked on a day if some are, under any legal test.

        More than really are: every upper bound counts in full, whatever is stated counts, rounded
        up, and so does any control. What is left out is surely free.
        """
        of = self._of
        held = (of["start"] <= day.toordinal()) | (of["start"] == NO_DAY)
        held &= (of["end"] > day.toordinal()) | (of["end"] == NO_DAY)
        most = np.array(
            [
                math.ceil(self._shares[place].high * MILLIONTHS)
                for place in range(len(of["share_at"]) - 1)
            ],
            np.int64,
        )
        high = most[of["share"]] if len(most) else np.zeros(0, np.int64)
        kinds = np.array([KINDS[kind].measure for kind in KIND_ORDER])[of["kind"]]
        control = np.array([KINDS[kind].control != "no" for kind in KIND_ORDER])[of["kind"]]
        high = np.where(control | (of["joint"] > 0), 100 * MILLIONTHS, high)
        tests = []
        for measure in ("shares", "votes"):
            chosen = held & ((kinds == measure) | (control & (measure == "shares")))
            tests.append(
                make_ties(
                    of["owner"][chosen], of["owned"][chosen], high[chosen], None,
                    parties=self.parties, whole=100 * MILLIONTHS, threshold=50 * MILLIONTHS,
                )
            )  # fmt: skip
        return spread(tests, self._ids(party_ids), is_upper=False).blocked

    def graph(self) -> OwnerGraph:
        """Return the whole graph."""
        return self._part(range(self.parties))

    def ids(self, chosen: NDArray[np.bool_]) -> tuple[str, ...]:
        """Return the ids of chosen parties."""
        return tuple(self._id(int(place)) for place in np.flatnonzero(chosen))

    def seeds(self, listed: Iterable[ListedParty], day: date) -> Seeds:
        """Return which parties of the register are listed on a day, by id or exact name."""
        entries = tuple(listed)
        places = self._places(text for one in entries for text in (*one.ids, *one.names))
        parties = [self._party(place) for place in places]
        known = OwnerGraph(parties={party.id: party for party in parties}, stakes=())
        found = find_listed(known, entries, day)
        return Seeds(
            certain=found.certain,
            possible=found.possible,
            governments=found.governments,
            names=found.names,
            matched=found.matched,
            problems=tuple(one for one in found.problems if one.code != "not_in_graph"),
        )

    def _ids(self, party_ids: Iterable[str]) -> list[int]:
        wanted = set(party_ids)
        return [place for place in self._places(wanted) if self._id(place) in wanted]

    def _walk(
        self,
        start: Iterable[int],
        *,
        up: bool,
        most: int | None = None,
        through: NDArray[np.bool_] | None = None,
    ) -> list[int] | None:
        first, order = (
            (self._of["into_first"], self._of["into"])
            if up
            else (self._of["out_first"], self._of["out"])
        )
        other = self._of["owner" if up else "owned"]
        seen = dict.fromkeys(start)
        waiting = list(seen)
        while waiting:
            place = waiting.pop()
            for party in other[order[first[place] : first[place + 1]]].tolist():
                if party not in seen and (through is None or through[party]):
                    seen[party] = None
                    waiting.append(party)
            if most is not None and len(seen) > most:
                return None
        return list(seen)

    def _part(self, places: Iterable[int]) -> OwnerGraph:
        chosen = sorted(places)
        first, order = self._of["into_first"], self._of["into"]
        numbers = [int(one) for place in chosen for one in order[first[place] : first[place + 1]]]
        owners = self._of["owner"][numbers].tolist() if numbers else ()
        ids = {place: self._party(place) for place in dict.fromkeys((*chosen, *owners))}
        return OwnerGraph(
            parties={party.id: party for party in ids.values()},
            stakes=tuple(self._stake(number, ids) for number in sorted(numbers)),
        )

    def _stake(self, number: int, known: Mapping[int, OwnerParty]) -> Stake:
        of = self._of
        owner, owned = int(of["owner"][number]), int(of["owned"][number])
        return Stake(
            owner=known[owner].id if owner in known else self._id(owner),
            owned=known[owned].id if owned in known else self._id(owned),
            share=self._shares[int(of["share"][number])],
            kind=KIND_ORDER[int(of["kind"][number])],
            is_indirect=bool(of["indirect"][number]),
            joint=self._text("joint_at", int(of["joint"][number])),
            start=_day(int(of["start"][number])),
            end=_day(int(of["end"][number])),
            source=self._text("source_at", int(of["source"][number])),
        )

    @cached_property
    def _shares(self) -> "_Shares":
        return _Shares(self)

    def _text(self, index: str, place: int) -> str:
        at = self._of[index]
        return bytes(self._of["texts"][at[place] : at[place + 1]]).decode()

    def _id(self, place: int) -> str:
        return self._text("id_at", place)

    def _party(self, place: int) -> OwnerParty:
        kind, names, ids = json.loads(self._text("party_at", place) or '["",[],[]]')
        return OwnerParty(self._id(place), tuple(names), kind, tuple(ids))


class _Shares:
    """The different shares of a register, read when they are first asked for."""

    def __init__(self, register: Register) -> None:
        self._register = register
        self._known: dict[int, Share] = {}

    def __getitem__(self, place: int) -> Share:
        if (found := self._known.get(place)) is None:
            text = self._register._text("share_at", place)
            found = self._known[place] = read_share(text)
        return found


def build_register(graph: OwnerGraph, folder: Path, *, files: Iterable[str] = ()) -> Register:
    """Write a graph as a register, whole or not at all, and open it.

    Args:
        graph: who owns whom.
        folder: where to put it; what stands there is replaced.
        files: names of the files it was read from, for people.

    Raises:
        StoreError: the folder cannot be written.
    """
    return build_with(folder, lambda building: _write(graph, building, list(files)))


def build_with(folder: Path, write: Callable[[Path], None]) -> Register:
    """Build a register in a folder of its own, put it in its place, and open it.

    Raises:
        StoreError: the folder cannot be written.
    """
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        building = Path(tempfile.mkdtemp(prefix=".building-", dir=folder.parent))
        try:
            write(building)
            if folder.exists():
                shutil.rmtree(folder)
            building.replace(folder)
        except BaseException:
            shutil.rmtree(building, ignore_errors=True)
            raise
    except OSError as error:
        message = f"The owner graph cannot be written to {folder}: {error.strerror or error}"
        hint = "Make room, or set PENSTOCK_HOME to a folder that you may write to"
        raise StoreError(message, hint=hint) from error
    return Register.open(folder)


def _write(graph: OwnerGraph, folder: Path, files: list[str]) -> None:
    parties = tuple(graph.parties.values())
    place = {party.id: number for number, party in enumerate(parties)}
    stakes = graph.stakes
    texts = _Texts()
    joints, sources, shares = _Numbers(), _Numbers(), _Numbers()
    joints.of("")  # the first: no joint holding

    @lru_cache(maxsize=65536)
    def shown(share: Share) -> str:
        return share_text(share)

    def stated(stake: Stake) -> str:
        return shown(stake.share)

    arrays: dict[str, NDArray[Any]] = {
        "owner": np.fromiter((place[s.owner] for s in stakes), np.int32, len(stakes)),
        "owned": np.fromiter((place[s.owned] for s in stakes), np.int32, len(stakes)),
        "share": np.fromiter(
            (shares.of(share_text(s.share)) for s in stakes), np.int32, len(stakes)
        ),
        "kind": np.fromiter((KIND_ORDER.index(s.kind) for s in stakes), np.uint8, len(stakes)),
        "indirect": np.fromiter((s.is_indirect for s in stakes), np.bool_, len(stakes)),
        "start": np.fromiter((_number(s.start) for s in stakes), np.int32, len(stakes)),
        "end": np.fromiter((_number(s.end) for s in stakes), np.int32, len(stakes)),
        "joint": np.fromiter((joints.of(s.joint) for s in stakes), np.int32, len(stakes)),
        "source": np.fromiter((sources.of(s.source) for s in stakes), np.int32, len(stakes)),
        "id_at": texts.add(party.id for party in parties),
        "party_at": texts.add(map(described, parties)),
        "source_at": texts.add(sources.known),
        "joint_at": texts.add(joints.known),
        "share_at": texts.add(shares.known),
    }
    arrays["key"], arrays["key_party"] = _keys(parties)
    arrays["texts"] = np.frombuffer(bytes(texts.content), np.uint8)
    save_arrays(arrays, len(parties), folder, files)


def save_arrays(
    arrays: dict[str, NDArray[Any]], parties: int, folder: Path, files: list[str]
) -> None:
    """Write the arrays of a register with the indexes into and out of each party."""
    for name, column in (("into", "owned"), ("out", "owner")):
        arrays[f"{name}_first"], arrays[name] = _index(arrays[column], parties)
    digest = hashlib.sha256()
    for name in _ARRAYS:
        np.save(folder / f"{name}.npy", arrays[name])
        digest.update(f"{name} {arrays[name].nbytes}\n".encode())
        digest.update(arrays[name].tobytes())
    manifest = {
        "version": VERSION,
        "files": files,
        "parties": parties,
        "stakes": len(arrays["owner"]),
        "sha256": digest.hexdigest(),
    }
    (folder / "register.json").write_text(json.dumps(manifest), encoding="utf-8")


def described(party: OwnerParty) -> str:
    if not (party.kind or party.names or party.ids):
        return ""
    return json.dumps([party.kind, party.names, party.ids], ensure_ascii=False)


def _index(column: NDArray[np.int32], parties: int) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return, for each party, where its stakes begin, and the stakes in that order."""
    numbers = np.arange(len(column), dtype=np.int32)
    listed = coo_array((numbers, (column, numbers)), shape=(max(parties, 1), max(len(column), 1)))
    listed.has_canonical_format = True
    rows = listed.tocsr()
    return rows.indptr[: parties + 1].astype(np.int64), rows.data


def _keys(parties: Iterable[OwnerParty]) -> tuple[NDArray[Any], NDArray[Any]]:
    pairs = [
        (digest_of(text), number)
        for number, party in enumerate(parties)
        for text in dict.fromkeys(map(same_name, (party.id, *party.ids, *party.names)))
        if text
    ]
    made = np.array(pairs, np.int64).reshape(-1, 2)
    order = np.argsort(made[:, 0], kind="stable")
    return made[order, 0], made[order, 1].astype(np.int32)


def _number(day: date | None) -> int:
    return int(NO_DAY) if day is None else day.toordinal()


def _day(number: int) -> date | None:
    return None if number == NO_DAY else date.fromordinal(number)


class _Numbers:
    """Numbers for texts, in the order they are first met."""

    def __init__(self) -> None:
        self._of: dict[str, int] = {}

    def of(self, text: str) -> int:
        return self._of.setdefault(text, len(self._of))

    @property
    def known(self) -> Iterator[str]:
        return iter(self._of)


class _Texts:
    """Texts one after another in one array of bytes."""

    def __init__(self) -> None:
        self.content = bytearray()

    def add(self, texts: Iterable[str]) -> NDArray[np.int64]:
        """Append texts; return where each begins, and where the last ends."""
        places = [len(self.content)]
        for text in texts:
            self.content += text.encode("utf-8", "surrogatepass")
            places.append(len(self.content))
        return np.array(places, np.int64)
