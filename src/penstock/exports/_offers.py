"""Licence exceptions held against each requirement: foreclosed, or possible under conditions."""

import re
from decimal import Decimal
from functools import lru_cache

from msgspec import structs

from penstock.exports._entries import Entry
from penstock.exports._facts import Facts
from penstock.exports._schema import OfferRow
from penstock.exports._scope import references
from penstock.exports._tables import ExportTables
from penstock.exports._trace import Asked
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth
from penstock.model import ExceptionOffer

_MONEY = re.compile(r"\$\s*([\d,]+)")
_NO_PARAGRAPH_TWO = re.compile(r"\(c\)\(2\).*may not be used", re.IGNORECASE | re.DOTALL)
_IS_SYMBOL = re.compile(r"[A-Z]{3}").fullmatch
_POSSIBLE, _FORECLOSED = "possible", "foreclosed"


def offers_for(asked: Asked, facts: Facts, tables: ExportTables) -> tuple[ExceptionOffer, ...]:
    """Return the exceptions that may be looked at for one requirement, possible ones first.

    Exceptions whose own facts are not stated (baggage, official use, a gift) are not offered.
    """
    found: list[ExceptionOffer] = []
    for row, reasons, condition in tables.offers_at(asked.exceptions, facts):
        if row.since is not None and facts.as_of < row.since:
            continue
        if (reasons and asked.reason not in reasons) or condition(facts) is not MET:
            continue
        offer = _read_flag(row, asked, facts)
        if offer is not None:
            told = structs.replace(offer, verified=row.verified)
            found.append(_barred(told, asked, facts, tables))
    return tuple(sorted(found, key=lambda one: one.status != _POSSIBLE))


def _barred(
    offer: ExceptionOffer, asked: Asked, facts: Facts, tables: ExportTables
) -> ExceptionOffer:
    if offer.status != _POSSIBLE:
        return offer
    if (
        tables.symbols is not None
        and offer.symbol not in tables.symbols
        and _IS_SYMBOL(offer.symbol)
    ):
        why = f"part 740 in the text of {tables.vintage} holds no exception {offer.symbol}"
        return structs.replace(offer, status=_FORECLOSED, conditions=(), why=why)
    conditions = list(offer.conditions)
    for bar, condition in tables.bars_at(asked.exceptions, offer.symbol, facts):
        value = condition(facts)
        if value is MET:
            why = f"{bar.says} ({bar.citation})"
            return structs.replace(
                offer, status=_FORECLOSED, conditions=(), why=why, verified=bar.verified
            )
        if value is UNKNOWN and "party" not in bar.when:
            conditions.append(f"{bar.citation} does not foreclose it: {bar.says}")
    return structs.replace(offer, conditions=tuple(conditions))


def _read_flag(row: OfferRow, asked: Asked, facts: Facts) -> ExceptionOffer | None:
    if not row.flag:
        return ExceptionOffer(row.symbol, row.citation, _POSSIBLE, row.conditions)
    entry = facts.entry
    if entry is None:
        return None
    if row.flag in {"STA", "STA2"}:
        return _sta(row, entry)
    words = entry.flags.get(row.flag, "")
    if not words or (words.startswith(("N/A", "No")) and not _MONEY.search(words)):
        return None
    if _excludes_reason(words, asked.reason):
        why = f"the entry says: {words}"
        return ExceptionOffer(row.symbol, row.citation, _FORECLOSED, (), why)
    if row.flag == "LVS":
        return _limited_value(row, words, facts)
    covers = _flag_covers(words, entry.eccn, facts.paragraph)
    if covers is NOT_MET:
        why = f"the entry says: {words}"
        return ExceptionOffer(row.symbol, row.citation, _FORECLOSED, (), why)
    conditions = row.conditions if covers is MET else (f"the entry says: {words}", *row.conditions)
    return ExceptionOffer(row.symbol, row.citation, _POSSIBLE, conditions)


def _excludes_reason(words: str, reason: str) -> bool:
    found = re.findall(r"N/A for ((?:[A-Z]{2}(?:,| or| and)?\s?)+)", words)
    if any(reason in re.findall(r"[A-Z]{2}", part) for part in found):
        return True
    return reason == "UN" and "except UN" in words


def _sta(row: OfferRow, entry: Entry) -> ExceptionOffer | None:
    words = entry.flags.get("STA", "")
    if re.match(rf"License Exception STA may not be used for {entry.eccn}", words):
        return ExceptionOffer(row.symbol, row.citation, _FORECLOSED, (), f"the entry says: {words}")
    if row.flag == "STA2" and _NO_PARAGRAPH_TWO.search(words) and "any item in" in words:
        return ExceptionOffer(row.symbol, row.citation, _FORECLOSED, (), f"the entry says: {words}")
    extra = (f"the entry says: {words}",) if words else ()
    return ExceptionOffer(row.symbol, row.citation, _POSSIBLE, (*extra, *row.conditions))


def _limited_value(row: OfferRow, words: str, facts: Facts) -> ExceptionOffer | None:
    eccn = facts.eccn
    value = facts.shipment.value_usd
    best, is_sure = _limit(words, eccn, facts.paragraph)
    if best is None:
        return ExceptionOffer(row.symbol, row.citation, _FORECLOSED, (), f"the entry says: {words}")
    if value is not None and value > best:
        why = f"the value ${value:,} is above the limit of ${best:,} ({words})"
        return ExceptionOffer(row.symbol, row.citation, _FORECLOSED, (), why)
    conditions = list(row.conditions)
    if value is None:
        conditions.insert(0, f"the net value is at most ${best:,}")
    if not is_sure:
        conditions.insert(0, f"the entry says: {words}")
    return ExceptionOffer(row.symbol, row.citation, _POSSIBLE, tuple(conditions))


@lru_cache(maxsize=8192)
def _limit(words: str, eccn: str, paragraph: str) -> tuple[Decimal | None, bool]:
    """Return the highest limit that may fit a paragraph, and whether it surely does."""
    best: Decimal | None = None
    is_sure = True
    for clause in re.split(r";|,\s*(?=\$)", words):
        money = _MONEY.search(clause)
        refs = references(clause.replace("$", " "), eccn)
        paths = tuple(refs.paths)
        if money is None:
            if clause.strip().startswith("N/A") and paths:
                is_sure &= bool(refs.is_plain)
                if any(paragraph == path or paragraph.startswith(f"{path}.") for path in paths):
                    return None, True
            continue
        amount = Decimal(money[1].replace(",", ""))
        is_whole = _MONEY.sub("", clause).strip(" .:").casefold() in {"", "yes"}
        if is_whole:
            best = max(best or amount, amount)
            continue
        fits = not paths or any(
            not paragraph
            or paragraph == path
            or paragraph.startswith(f"{path}.")
            or path.startswith(f"{paragraph}.")
            for path in paths
        )
        if fits:
            best = max(best or amount, amount)
            is_sure = False
    return best, is_sure


@lru_cache(maxsize=8192)
def _flag_covers(words: str, eccn: str, paragraph: str) -> Truth:
    """Tell whether a `Yes for 1C006.d` of an entry is said of a paragraph."""
    plain = words.strip().rstrip(".")
    if re.fullmatch(r"Yes(?:, except N/A for [A-Z, ]+)?", plain):
        return MET
    if not plain.startswith("Yes"):
        return UNKNOWN
    rest = plain[3:].lstrip(", ")
    is_but = rest.startswith("except")
    refs = references(re.sub(r"^(?:except|for)\s+", "", rest), eccn)
    if not refs.paths:
        return UNKNOWN
    inside = any(paragraph == path or paragraph.startswith(f"{path}.") for path in refs.paths)
    if not paragraph:
        return UNKNOWN
    if refs.is_plain and not refs.excluded:
        return inside != is_but
    return UNKNOWN if inside != is_but else NOT_MET
