"""Who publishes which list, and where."""

from datetime import date
from functools import cache

import msgspec
import yaml
from msgspec import Struct

from penstock.data import data_file
from penstock.errors import UnknownName
from penstock.model import ListId


class PublishedFile(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One file of a publication and where it is; `smallest_bytes` tells it from an error page."""

    name: str
    url: str
    smallest_bytes: int = 1


class Publisher(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """One list's publisher.

    `is_default` lists are asked for by every update. `token_setting` names the setting whose
    value replaces `{token}` in the addresses. `note` is for people. `checked_on` and
    `checked_in` say when and against what the addresses were compared.
    """

    list: ListId
    publisher: str
    title: str
    page: str
    files: tuple[PublishedFile, ...]
    checked_on: date
    checked_in: str
    is_default: bool = True
    closed_on: date | None = None
    token_setting: str = ""
    note: str = ""


@cache
def publishers() -> tuple[Publisher, ...]:
    """Return every publisher Penstock knows, in the order an update asks them."""
    text = data_file("lists/publishers.yaml").read_text(encoding="utf-8")
    return msgspec.convert(yaml.safe_load(text), tuple[Publisher, ...])


def publisher_of(list_id: str) -> Publisher:
    """Return the publisher of a list.

    Raises:
        UnknownName: no publisher of that list is known.
    """
    for publisher in publishers():
        if publisher.list == list_id:
            return publisher
    known = ", ".join(publisher.list for publisher in publishers())
    message = f"No publisher of the list {list_id!r} is known"
    raise UnknownName(message, hint=f"Known lists: {known}")
