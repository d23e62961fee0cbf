"""De minimis: how much controlled U.S. content a foreign-made item holds (15 CFR 734.4)."""

from decimal import Decimal
from fractions import Fraction

from msgspec import Struct

from penstock.exports._chart import chart_step
from penstock.exports._conditions import Condition
from penstock.exports._entries import ItemSet, split_eccn
from penstock.exports._facts import Facts
from penstock.exports._offers import offers_for
from penstock.exports._requirements import requirement_steps
from penstock.exports._schema import NoShareRow, ThresholdRow
from penstock.exports._shipment import Content, Shipment
from penstock.exports._tables import ExportTables
from penstock.exports._trace import Trace
from penstock.exports._truth import MET, NOT_MET, UNKNOWN, Truth, all_of

_LEFT_OUT_BY = frozenset({"GBS"})


class ContentLine(Struct, frozen=True, kw_only=True):
    """One part of the bill of materials. `is_controlled` None: that is not known."""

    eccn: str
    value_usd: Decimal | None
    is_controlled: Truth
    why: str


class DeMinimis(Struct, frozen=True, kw_only=True):
    """The share of controlled content, with bounds where something is not known.

    `lower` and `upper` are exact shares of the value of the item. `is_met` True: the content is
    de minimis; False: the item is subject to the EAR; None: a fact is missing. `agency_is_met`
    says the same of the stricter test of another agency, where one applies.
    """

    is_met: Truth
    percent: Decimal
    citation: str
    lower: Fraction | None
    upper: Fraction | None
    lines: tuple[ContentLine, ...]
    missing_facts: tuple[str, ...] = ()
    none_because: str = ""
    agency_is_met: Truth = True
    agency: str = ""
    agency_citation: str = ""

    @property
    def share_text(self) -> str:
        """The share in percent, exact to four places, as a range where it is open."""
        if self.lower is None or self.upper is None:
            return "unknown"
        low, high = (
            f"{float(one * 100):.4f}".rstrip("0").rstrip(".") for one in (self.lower, self.upper)
        )
        return f"{low} %" if low == high else f"{low} to {high} %"


def de_minimis(facts: Facts, tables: ExportTables) -> DeMinimis:
    """Return the share of controlled U.S. content for a destination, and what follows.

    Content counts where it would itself need a licence for the destination under the chart or
    part 746; what may go under GBS is left out; part 744 is not asked (part 734, supplement 2).
    """
    file = tables.de_minimis
    shipment = facts.shipment
    row = next(one for one in file.thresholds if tables.condition(one.when)(facts) is not NOT_MET)
    content = shipment.us_content
    if content is None:
        return _unknown(row, ("the U.S. content: each part with its ECCN and fair market value",))
    missing: list[str] = []
    for none in file.none:
        value, part = _no_share(none, content, facts, tables)
        if value is MET:
            return DeMinimis(
                is_met=NOT_MET,
                percent=Decimal(0),
                citation=none.citation,
                lower=None,
                upper=None,
                lines=_lines(facts, tables),
                none_because=f"{none.says} ({part})",
            )
        if value is UNKNOWN:
            missing.append(f"whether the content is {none.says} ({none.citation})")
    lines = _lines(facts, tables)
    total = shipment.value_usd
    if content and (total is None or total <= 0):
        return _unknown(row, ("the value of the foreign-made item",), lines)
    if any(one.value_usd is None for one in lines):
        return _unknown(row, ("the fair market value of each part of U.S. content",), lines)
    whole = Fraction(total or 1)
    lower, upper = _sum(lines, sure=True) / whole, _sum(lines, sure=False) / whole
    is_met = _below(lower, upper, row)
    encryption = ItemSet(file.encryption.content)
    if any(encryption.holds(*_item(one)) is MET for one in content) and is_met is not NOT_MET:
        stated = facts.facts.get(file.encryption.fact)
        if stated is None:
            missing.append(f"{file.encryption.ask} ({file.encryption.citation})")
            is_met = UNKNOWN
        elif stated is False:
            is_met = NOT_MET
    if missing and is_met is MET:
        is_met = UNKNOWN
    if is_met is UNKNOWN:
        missing += [f"{one.eccn}: {one.why}" for one in lines if one.is_controlled is UNKNOWN]
    stricter = next(
        (one for one in file.stricter if tables.condition(one.when)(facts) is MET), None
    )
    return DeMinimis(
        is_met=is_met,
        percent=Decimal(row.percent),
        citation=row.citation,
        lower=lower,
        upper=upper,
        lines=lines,
        missing_facts=tuple(dict.fromkeys(missing)),
        agency_is_met=_below(lower, upper, stricter) if stricter else MET,
        agency=stricter.agency if stricter else "",
        agency_citation=stricter.citation if stricter else "",
    )


def _unknown(
    row: ThresholdRow, missing: tuple[str, ...], lines: tuple[ContentLine, ...] = ()
) -> DeMinimis:
    return DeMinimis(
        is_met=UNKNOWN,
        percent=Decimal(row.percent),
        citation=row.citation,
        lower=None,
        upper=None,
        lines=lines,
        missing_facts=missing,
        agency_is_met=UNKNOWN,
    )


def _below(lower: Fraction, upper: Fraction, row: ThresholdRow) -> Truth:
    limit = Fraction(Decimal(row.percent)) / 100
    passes = [
        one < limit if row.comparison == "less_than" else one <= limit for one in (lower, upper)
    ]
    return MET if all(passes) else NOT_MET if not any(passes) else UNKNOWN


def _sum(lines: tuple[ContentLine, ...], *, sure: bool) -> Fraction:
    return sum(
        (
            Fraction(one.value_usd or 0)
            for one in lines
            if one.is_controlled is MET or (one.is_controlled is UNKNOWN and not sure)
        ),
        Fraction(0),
    )


def _item(part: Content) -> tuple[str, str]:
    return split_eccn(part.eccn, part.paragraph)


def _no_share(
    row: NoShareRow, content: tuple[Content, ...], facts: Facts, tables: ExportTables
) -> tuple[Truth, str]:
    condition: Condition = tables.condition(row.when)
    where = condition(facts)
    if where is NOT_MET:
        return NOT_MET, ""
    if row.group and facts.eccn[1:2] and facts.eccn[1:2] not in row.group:
        return NOT_MET, ""
    items = ItemSet(row.content)
    answer: Truth = NOT_MET
    named = ""
    for part in content:
        eccn, paragraph = _item(part)
        entry = tables.entries.get(eccn)
        value = items.holds(eccn, paragraph) if row.content else NOT_MET
        if row.content_series and entry is not None and entry.series in row.content_series:
            value = _of_paragraph(row, paragraph)
        value = all_of((where, value))
        if value is MET:
            return MET, eccn
        if value is UNKNOWN:
            answer, named = UNKNOWN, eccn
    return answer, named


def _of_paragraph(row: NoShareRow, paragraph: str) -> Truth:
    if not paragraph:
        return UNKNOWN
    head = paragraph.split(".")[0]
    return head == row.paragraph if row.paragraph else head != row.not_paragraph


def _lines(facts: Facts, tables: ExportTables) -> tuple[ContentLine, ...]:
    return tuple(_line(part, facts, tables) for part in facts.shipment.us_content or ())


def _line(part: Content, facts: Facts, tables: ExportTables) -> ContentLine:
    eccn, paragraph = _item(part)
    # What a part is worth does not decide whether it is controlled, and parts repeat.
    shipment = facts.shipment
    where = (shipment.destination, shipment.region, facts.place, facts.as_of, facts.from_codes)
    key = (eccn, paragraph, part.description, facts.end_use, shipment.end_use, where)
    held = tables.content_controls.get(key)
    if held is None:
        line = _control(part, facts, tables)
        tables.content_controls.put(key, (line.is_controlled, line.why))
        return line
    return ContentLine(eccn=eccn, value_usd=part.value_usd, is_controlled=held[0], why=held[1])


def _control(part: Content, facts: Facts, tables: ExportTables) -> ContentLine:
    eccn, paragraph = _item(part)
    entry = tables.entries.get(eccn)
    if entry is None and eccn != "EAR99":
        near = ", ".join(tables.nearest_entries(eccn))
        why = f"no entry {eccn!r} on the control list" + (f"; nearest: {near}" if near else "")
        return ContentLine(eccn=eccn, value_usd=part.value_usd, is_controlled=UNKNOWN, why=why)
    as_sent = Shipment(
        id=part.eccn,
        destination=facts.shipment.destination,
        region=facts.shipment.region,
        eccn=eccn,
        paragraph=paragraph,
        description=part.description or "component",
        end_use=facts.shipment.end_use,
        ship_from="US",
        origin="US",
    )
    own = Facts(as_sent, facts.as_of, facts.place, entry, (eccn, paragraph))
    own.end_use, own.goods = facts.end_use, tables.words.goods(as_sent.description, "")
    own.from_codes = facts.from_codes
    trace = Trace()
    chart_step(own, tables, trace)
    before = trace.is_open
    trace.is_open = False
    requirement_steps(own, tables, trace)
    is_open = before or trace.is_open
    asked = [one for one in trace.asked if "/" in one.rule or one.rule in tables.embargoes]
    if (left := _left_out(entry, eccn, facts, tables)) and not any(
        one.rule.startswith("ccl/") for one in asked
    ):
        return ContentLine(eccn=eccn, value_usd=part.value_usd, is_controlled=left[0], why=left[1])
    for one in asked:
        offers = offers_for(one, own, tables)
        free = [o for o in offers if o.symbol in _LEFT_OUT_BY and o.status == "possible"]
        if not free or any(o.conditions and o.conditions[0].startswith("the entry") for o in free):
            return ContentLine(eccn=eccn, value_usd=part.value_usd, is_controlled=MET, why=one.says)
    if is_open:
        return ContentLine(
            eccn=eccn,
            value_usd=part.value_usd,
            is_controlled=UNKNOWN,
            why="; ".join(trace.missing) or "its reasons for control are open",
        )
    why = (
        "goes under GBS, so it is left out"
        if asked
        else "would need no licence for the destination"
    )
    return ContentLine(eccn=eccn, value_usd=part.value_usd, is_controlled=NOT_MET, why=why)


def _left_out(
    entry: object, eccn: str, facts: Facts, tables: ExportTables
) -> tuple[Truth, str] | None:
    for row in tables.de_minimis.left_out:
        if facts.place.codes.isdisjoint(row.destination) or facts.from_codes is None:
            continue
        if facts.from_codes.isdisjoint(tables.sets[row.origin]):
            continue
        at_only = getattr(entry, "is_anti_terrorism_only", False)
        if eccn == "EAR99" or (row.content == "at_only" and at_only):
            # The list of partner countries and its limits are not held: it may be left out.
            return UNKNOWN, f"whether {row.citation} leaves it out for this country of dispatch"
    return None
