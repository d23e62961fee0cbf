"""What every reader of a publisher's format has in common."""

from collections.abc import Callable, Mapping
from datetime import date

from msgspec import Struct

from penstock.model import ListId, Party


class Parsed(Struct, kw_only=True):
    """What a reader found in one publication's files.

    `list` and `publisher` may depend on the content (SDN or consolidated list). `published` is
    the date the content states, None where it states none. `declared_parties` is the count the
    content claims. `warnings` tell a person what was odd, without stopping the load.
    """

    list: ListId
    publisher: str
    parties: tuple[Party, ...]
    published: date | None = None
    declared_parties: int | None = None
    warnings: tuple[str, ...] = ()


class Format(Struct, frozen=True, kw_only=True):
    """One publisher's format.

    `recognise` looks at the first 64 KiB of a file (decompressed, any encoding) and names the
    part it plays in a publication (`sdn`, `alt`, `add`; most formats have the one part `main`),
    or None if it is not of this format. It must never raise and never look at the file name.
    `read` takes the whole bytes of each part and raises `UnreadableInput` errors only.
    `required` are the parts without which nothing can be read.
    `list_in` names the list from the first 64 KiB of a required part, so that a publication
    that cannot be read can still be laid to a list; it must never raise.
    `numbers_in` returns the entity numbers in the whole bytes of a part, by which parts of one
    publication are told from those of another; only formats of several parts need it.
    """

    id: str
    title: str
    recognise: Callable[[bytes], str | None]
    read: Callable[[Mapping[str, bytes]], Parsed]
    required: frozenset[str] = frozenset({"main"})
    list_in: Callable[[bytes], ListId | None] | None = None
    numbers_in: Callable[[bytes], frozenset[bytes]] | None = None
