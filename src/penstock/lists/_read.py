"""Reading publications from files and folders, in the order of their dates."""

import hashlib
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from msgspec import Struct

from penstock.errors import MalformedInput, UnreadableInput
from penstock.lists._detect import HEAD_BYTES
from penstock.lists._format import Parsed
from penstock.lists._gather import Group, Leftover, gather
from penstock.model import ListId, Publication


class UnreadablePublication(Struct, frozen=True, kw_only=True):
    """Files that could not be read as a publication, beside those that could.

    `list` and `format` are what could still be told of them, None and empty if nothing could.
    `is_ignorable` marks what a folder holds beside lists, such as a README, so that a caller
    may report it without alarm; everything else must not be passed over.
    """

    error: UnreadableInput
    files: tuple[str, ...]
    list: ListId | None = None
    format: str = ""
    published: date | None = None
    published_from: str = "unknown"
    is_ignorable: bool = False


def read_publications(
    paths: Sequence[Path], *, published: date | None = None, inside: Path | None = None
) -> Iterator[Publication | UnreadablePublication]:
    """Yield the publications in files and folders, the oldest first.

    Formats are told by content. Folders are searched with all they hold; files packed by xz,
    gzip, bzip2 or zip are unpacked. The parts of one publication are found beside each other.
    One that cannot be read does not stop the others: it comes as `UnreadablePublication`,
    those first that are not even the beginning of a publication.

    Args:
        paths: files and folders, in any mix.
        published: the date of issue for publications of which neither the content nor the
            path states one.
        inside: a folder all paths stand in only now, which is no part of what the files are
            called.

    Raises:
        UnreadableInput: a path does not exist.
    """
    groups, leftovers = gather(paths, inside)
    return _in_order(groups, leftovers, published)


def _in_order(
    groups: Sequence[Group], leftovers: Sequence[Leftover], published: date | None
) -> Iterator[Publication | UnreadablePublication]:
    for left in leftovers:
        yield UnreadablePublication(
            error=left.error,
            files=left.files,
            format=left.format,
            is_ignorable=left.is_ignorable,
        )
    # Of a group whose path states no date, the content must be read to know its place.
    waiting: list[tuple[date, int, Group, Publication | UnreadablePublication | None]] = []
    for position, group in enumerate(groups):
        early = None if group.dated is not None else _publication(group, published)
        day = group.dated if early is None else early.published
        waiting.append((day or date.max, position, group, early))
    waiting.sort(key=lambda one: one[:2])
    waiting.reverse()
    while waiting:
        _, _, group, early = waiting.pop()
        yield early if early is not None else _publication(group, published)


def _publication(group: Group, published: date | None) -> Publication | UnreadablePublication:
    files = tuple(piece.source.shown for piece in group.ordered)
    day, day_from = _date_of(None, group, published)
    digest = hashlib.sha256()
    try:
        contents = {}
        for piece in group.ordered:
            content = piece.source.content()
            digest.update(content)
            contents[piece.part] = content
        parsed = group.format.read(contents)
        _check(parsed, files)
    except UnreadableInput as error:
        return UnreadablePublication(
            error=_with_files(error, files),
            files=files,
            list=_list_of(group),
            format=group.format.id,
            published=day,
            published_from=day_from,
        )
    day, day_from = _date_of(parsed.published, group, published)
    warnings = list(parsed.warnings)
    if day_from == "path" and group.is_month:
        warnings.append("the path states only the month of publication: its first day is taken")
    return Publication(
        list=parsed.list,
        publisher=parsed.publisher,
        published=day,
        published_from=day_from,
        parties=parsed.parties,
        sha256=digest.hexdigest(),
        files=files,
        declared_parties=parsed.declared_parties,
        warnings=tuple(warnings),
    )


def _date_of(stated: date | None, group: Group, published: date | None) -> tuple[date | None, str]:
    if stated is not None:
        return stated, "content"
    if group.dated is not None:
        return group.dated, "path"
    if published is not None:
        return published, "option"
    return None, "unknown"


def _check(parsed: Parsed, files: tuple[str, ...]) -> None:
    if not parsed.parties:
        message = f"{', '.join(files)} lists no party"
        raise MalformedInput(message, hint="Download the file again")
    seen = set()
    for party in parsed.parties:
        if party.id in seen:
            message = f"{', '.join(files)} lists the party {party.id} twice"
            raise MalformedInput(message)
        seen.add(party.id)


def _with_files(error: UnreadableInput, files: tuple[str, ...]) -> UnreadableInput:
    """Return the error with the files in its message, if it does not name them."""
    if any(file in error.message for file in files):
        return error
    named = type(error)(f"{', '.join(files)}: {error.message}", hint=error.hint)
    named.__cause__ = error
    return named


def _list_of(group: Group) -> ListId | None:
    tell = group.format.list_in
    if tell is None:
        return None
    try:
        head = group.ordered[0].source.head(HEAD_BYTES)
    except UnreadableInput:
        return None
    return tell(head)
