"""A little of everything that is looked at, so that patterns put together from tables are made."""

import random
import tempfile
from pathlib import Path

from msgspec.structs import replace

from penstock.exports._ecfr import destinations_of
from penstock.model import ListId, PartyId
from penstock.news import NewsReader, Page
from penstock.news._foreign import _countries, _known
from penstock.news._quotes import _apposition, _before
from penstock.news._speech import _said_behind, _said_first
from penstock.news._unnamed import _pattern as _unnamed
from penstock.payments import read_messages
from penstock.payments._announced import _cues
from penstock.screening import Index, Screener
from penstock.screening._republished import copies_of, original_of
from penstock.text._burmese import burmese
from penstock.text._slavic import slavic_class
from penstock.validation import change_classes, changed, make_message, message_types
from tests.exports.cases import ENTITY, ask, user
from tests.news.made import source
from tests.payments import mt_made

_NEWS = """Treasury acts against a captain

WASHINGTON, March 3, 2024 - The Treasury Department on Monday imposed sanctions on Rosneft,
a Russian company. "We will not wait," said the ministry's spokesman, Ivan Petrov, on Monday.
Harbour Lenses, the firm's owner said, would sue. The bank was fined $5 million, the Justice
Department said. He denied it, according to Victor Vekselberg, the chairman of the board.
"""
_STATEMENT = ":86:116?00TRANSFER?20INVOICE 7?30HARBUS33?32LANTERN QUAY"


def look() -> None:
    """Look at something of every kind."""
    dice = random.Random(7)
    _news()
    _exports()
    for kind in message_types():
        list(read_messages(make_message(kind, seed=3).content))
    for kind in mt_made.kinds():
        list(read_messages(mt_made.message(kind, mt_made.make(kind, dice)).encode()))
    statement = mt_made.fin("940", [("20", "1"), ("86", _STATEMENT.removeprefix(":86:"))])
    list(read_messages(statement.encode()))
    for change in change_classes():
        for name in ("Yevgeniy Alexandrovich Petrov", "Kim Jong Il Trading Co., Ltd."):
            changed(change.name, name, dice)
    burmese("\u1019\u103c\u1014\u103a\u1019\u102c")
    original_of(PartyId("us-csl:77"), ListId("us-csl"), "SDN")
    copies_of(PartyId("us-ofac:77"))
    for token in ("petrov", "yevgeniya", "shevchenko"):
        slavic_class(token)


def _news() -> None:
    with tempfile.TemporaryDirectory() as folder:
        Index.build([source()], Path(folder) / "index")
        reader = NewsReader(Screener(Index.open(Path(folder) / "index")))
        reader.read(Page(source="made.txt", text=_NEWS))
    for make in (
        _before,
        _apposition,
        _known,
        _countries,
        _unnamed,
        _cues,
        _said_first,
        _said_behind,
    ):
        make()


def _exports() -> None:
    destinations_of("no such column", "no such control")
    plain = {"licence_requirement": "of no known sort", "licence_policy": "of no known sort"}
    ask("EAR99", "DE", parties=user("Ancient Instruments Works", ENTITY))
    ask("EAR99", "DE", parties=user("Ancient Instruments Works", replace(ENTITY, **plain)))
    for eccn in ("9A610.x", "6A002.a", "7E004.b", "9E003.c"):
        ask(eccn, "FR")
