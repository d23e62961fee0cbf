"""A kit on disk: a folder of messages and the manifest of what is planted in them."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import msgspec

from penstock.errors import MalformedInput, UnreadableInput, UsageError
from penstock.model import NOT_JSON, ListVersion, Party
from penstock.validation._plan import Entry, KitKind, plan
from penstock.validation._sample import sample

MANIFEST = "manifest.jsonl"
_ABOUT = "kit.json"
_EACH_GROUP = 400


def make_kit(
    parties: Iterable[Party],
    lists: Sequence[ListVersion],
    folder: Path,
    *,
    kinds: Sequence[KitKind] = tuple(KitKind),
    control: int = 1000,
    each: int = 50,
    clean: int = 2000,
    seed: int = 1,
) -> Iterator[Entry]:
    """Write a kit into a new folder and yield each line of its manifest as it is written.

    The manifest is put in place at the end: a folder without one is not a whole kit.

    Args:
        parties: the listed parties to draw names from, read once.
        lists: the lists they come from, noted in the kit.
        folder: where to write; made if absent.
        kinds: what to make.
        control: messages with names as published.
        each: messages of each class of change; a tenth of it of each trick.
        clean: harmless messages.
        seed: the same seed, lists and numbers make the same kit.

    Raises:
        UsageError: the folder holds something, or cannot be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            message = f"{folder} is not empty"
            raise UsageError(message, hint="Name a new folder; a kit is never mixed with files")
        for kind in kinds:
            (folder / kind.value).mkdir()
        listed = sample(parties, _EACH_GROUP, seed)
        draft = folder / f".{MANIFEST}"
        with draft.open("wb") as manifest:
            for entry, content in plan(
                listed, kinds, control=control, each=each, clean=clean, seed=seed
            ):
                (folder / entry.file).write_bytes(content)
                manifest.write(msgspec.json.encode(entry) + b"\n")
                yield entry
        about = {"seed": seed, "kinds": list(kinds), "lists": list(lists)}
        (folder / _ABOUT).write_bytes(msgspec.json.format(msgspec.json.encode(about)))
        draft.replace(folder / MANIFEST)
    except OSError as error:
        message = f"{folder} cannot be written: {error.strerror or error}"
        raise UsageError(message, hint="Name a folder you may write to, with space left") from error


def read_manifest(folder: Path) -> list[Entry]:
    """Return the manifest of a kit.

    Raises:
        UnreadableInput: there is none, so this is no kit, or not a whole one.
        MalformedInput: a line is not of a manifest; names it.
    """
    try:
        lines = (folder / MANIFEST).read_bytes().splitlines()
    except OSError as error:
        message = f"{folder} is no kit: {MANIFEST} cannot be read"
        raise UnreadableInput(
            message, hint="Make one: penstock validate make --output FOLDER"
        ) from error
    found = []
    for number, line in enumerate(lines, 1):
        try:
            found.append(msgspec.json.decode(line, type=Entry))
        except NOT_JSON as error:
            message = f"{folder / MANIFEST} line {number}: {error}"
            raise MalformedInput(message) from error
    return found
