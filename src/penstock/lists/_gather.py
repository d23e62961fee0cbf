"""From paths to groups of files that make one publication each."""

import os
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from penstock.errors import MalformedInput, UnknownFormat, UnreadableInput
from penstock.lists._dated import date_in_path
from penstock.lists._detect import HEAD_BYTES, detect
from penstock.lists._format import Format
from penstock.lists._unpack import Source, sources_in

# What lies beside lists in a folder and is none: told by name, since the content says nothing.
_BESIDE_SUFFIXES = frozenset(
    {".md", ".rst", ".html", ".htm", ".pdf", ".png", ".jpg", ".jpeg", ".gif", ".svg", ".xsd"}
    | {".sha256", ".sha512", ".md5", ".asc", ".sig", ".log", ".py", ".sh", ".toml", ".yaml"}
)
_BESIDE_STEMS = ("readme", "license", "licence", "notice", "copying", "changelog", ".")


class Piece(Struct, frozen=True):
    """A file of a known format, the part it plays and the date its path states."""

    source: Source
    format: Format
    part: str
    dated: date | None
    is_month: bool


class Group(Struct, frozen=True):
    """The files of one publication, by part."""

    format: Format
    pieces: dict[str, Piece]
    dated: date | None
    is_month: bool

    @property
    def ordered(self) -> tuple[Piece, ...]:
        """The pieces, those the format requires first, then by part."""
        required = self.format.required
        return tuple(
            self.pieces[part] for part in sorted(self.pieces, key=lambda p: (p not in required, p))
        )


class Leftover(Struct, frozen=True):
    """Files that belong to no publication, and why. `is_ignorable` if they are no list."""

    error: UnreadableInput
    files: tuple[str, ...]
    format: str = ""
    is_ignorable: bool = False


def gather(
    paths: Sequence[Path], inside: Path | None = None
) -> tuple[tuple[Group, ...], tuple[Leftover, ...]]:
    """Return the publications that files and folders hold, and what belongs to none.

    Args:
        paths: files and folders, in any mix.
        inside: a folder all of them stand in, which is no part of what they are called.

    Raises:
        UnreadableInput: a path does not exist.
    """
    for path in paths:
        if not path.exists():
            message = f"There is no file or folder {path}"
            raise UnreadableInput(message, hint="Check the path")
    pieces: list[Piece] = []
    leftovers: list[Leftover] = []
    for path, root in _files(paths):
        name = str(path if inside is None else path.relative_to(inside))
        try:
            sources = tuple(sources_in(path, name))
        except UnreadableInput as error:
            leftovers.append(Leftover(error, (name,)))
            continue
        for source in sources:
            found = _piece(source, root)
            (pieces if isinstance(found, Piece) else leftovers).append(found)  # type: ignore[arg-type]
    groups, unmatched = _groups(pieces)
    return tuple(groups), (*leftovers, *unmatched)


def _files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path | None]]:
    """Yield (file, folder it was found in), each file once."""
    seen: set[Path] = set()
    for path in paths:
        if path.is_dir():
            found = [Path(folder) / name for folder, _, names in os.walk(path) for name in names]
            for file in sorted(found):
                if file.resolve() not in seen:
                    seen.add(file.resolve())
                    yield file, path
        elif path.resolve() not in seen:
            seen.add(path.resolve())
            yield path, None


def _piece(source: Source, root: Path | None) -> Piece | Leftover:
    try:
        head = source.head(HEAD_BYTES)
    except UnreadableInput as error:
        return Leftover(error, (source.shown,))
    is_beside = (root is not None or bool(source.member)) and _is_beside(source.place)
    if not head.strip(b"\x1a\r\n\t \x00\xef\xbb\xbf"):
        message = f"{source.shown} is empty"
        empty = MalformedInput(message, hint="Download the file again")
        return Leftover(empty, (source.shown,), is_ignorable=is_beside)
    detected = detect(head)
    if detected is None:
        message = f"{source.shown} is in no format of a list that is known"
        return Leftover(UnknownFormat(message), (source.shown,), is_ignorable=is_beside)
    dated = date_in_path(source.place, root)
    known, part = detected
    if dated is None:
        return Piece(source, known, part, None, is_month=False)
    return Piece(source, known, part, dated[0], is_month=dated[1])


def _is_beside(path: Path) -> bool:
    return path.suffix.lower() in _BESIDE_SUFFIXES or path.name.lower().startswith(_BESIDE_STEMS)


def _groups(pieces: Iterable[Piece]) -> tuple[list[Group], list[Leftover]]:
    groups: list[Group] = []
    leftovers: list[Leftover] = []
    by_folder: dict[tuple[str, Path], list[Piece]] = {}
    for piece in pieces:
        if piece.format.numbers_in is None:
            groups.append(_group(piece, ()))
        else:
            key = (piece.format.id, piece.source.place.parent)
            by_folder.setdefault(key, []).append(piece)
    for together in by_folder.values():
        mains = [piece for piece in together if piece.part in piece.format.required]
        rest = [piece for piece in together if piece.part not in piece.format.required]
        found, unmatched = _match(mains, rest)
        groups.extend(found)
        leftovers.extend(unmatched)
    return groups, leftovers


def _match(mains: list[Piece], rest: list[Piece]) -> tuple[list[Group], list[Leftover]]:
    """Give each further part to the main part it belongs to: by date in its path, by numbers."""
    given: dict[int, dict[str, Piece]] = {id(main): {} for main in mains}
    leftovers: list[Leftover] = []
    numbers: dict[int, frozenset[bytes]] = {}
    for piece in rest:
        try:
            owners = _owners(piece, mains, numbers)
        except UnreadableInput as error:
            leftovers.append(Leftover(error, (piece.source.shown,), piece.format.id))
            continue
        if len(owners) != 1:
            leftovers.append(_unowned(piece, owners))
        elif piece.part in given[id(owners[0])]:
            other = given[id(owners[0])][piece.part].source.shown
            message = f"{piece.source.shown} and {other} are the same part of one publication"
            twice = MalformedInput(message, hint="Give the files of one publication only once")
            leftovers.append(Leftover(twice, (piece.source.shown,), piece.format.id))
        else:
            given[id(owners[0])][piece.part] = piece
    return [_group(main, given[id(main)].values()) for main in mains], leftovers


def _owners(piece: Piece, mains: list[Piece], numbers: dict[int, frozenset[bytes]]) -> list[Piece]:
    if piece.dated is not None:
        mains = [main for main in mains if main.dated == piece.dated] or mains
    read_numbers = piece.format.numbers_in
    if len(mains) <= 1 or read_numbers is None:
        return mains
    wanted = read_numbers(piece.source.content())
    owners = []
    for main in mains:
        if id(main) not in numbers:
            numbers[id(main)] = read_numbers(main.source.content())
        if wanted <= numbers[id(main)]:
            owners.append(main)
    return owners


def _unowned(piece: Piece, owners: list[Piece]) -> Leftover:
    required = " and ".join(sorted(piece.format.required))
    title = f"{piece.source.shown} is the part {piece.part!r} of the {piece.format.title}"
    if owners:
        names = ", ".join(owner.source.shown for owner in owners[:3])
        message = f"{title} and fits several publications: {names}"
        hint = "Put the files of one publication into a folder of their own"
    else:
        message = f"{title}, but the part {required!r} it belongs to is missing beside it"
        hint = f"Give the {required} file of the same publication as well, in the same folder"
    return Leftover(MalformedInput(message, hint=hint), (piece.source.shown,), piece.format.id)


def _group(main: Piece, rest: Iterable[Piece]) -> Group:
    pieces = {main.part: main, **{piece.part: piece for piece in rest}}
    return Group(main.format, pieces, main.dated, main.is_month)
