"""Who holds the lever by trade: shares, concentration and who depends on whom the more."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from penstock.errors import UnknownName, UsageError
from penstock.pressure._flows import Flow
from penstock.pressure._place_keys import place_key


@dataclass(frozen=True, slots=True)
class PartnerLeverage:
    """What one partner is to a target, in one year.

    Shares are of the target's imports, exports and of both, 0 to 1. `partner_dependence` is the
    target's part in the trade of the partner; `asymmetry` is the target's dependence on the
    partner less that: near 1, the partner can hurt and hardly be hurt (Hirschman 1945).
    `None` where there is nothing to take a share of, such as the trade of a partner of which
    the data knows that with the target only.
    """

    target: str
    year: str
    partner: str
    imports_usd: float
    exports_usd: float
    import_share: float | None
    export_share: float | None
    total_share: float
    partner_dependence: float | None
    asymmetry: float | None
    food_import_share: float | None
    fuel_import_share: float | None


@dataclass(frozen=True, slots=True)
class Leverage:
    """A target's dependence in one year: by partner, the heaviest first, and in sum.

    The concentrations are Herfindahl-Hirschman indices, sums of squared shares, 0 to 1. The
    shares of food (HS chapters 01 to 24) and fuel (27) are of imports whose goods are known;
    `None` where the data of that year has one chapter only, whose share says nothing.
    `chapters` is how many it has.
    """

    target: str
    year: str
    partners: tuple[PartnerLeverage, ...]
    import_concentration: float | None
    export_concentration: float | None
    total_concentration: float
    food_share_of_imports: float | None
    fuel_share_of_imports: float | None
    chapters: int


def leverage(flows: Iterable[Flow], target: str, year: str = "") -> Leverage:
    """Return who holds the lever over a target.

    Args:
        flows: one figure a flow (see `reconcile`), of several years or one.
        target: as the data spells it, or any code or name of the country.
        year: which; the latest in which the target trades by default.

    Raises:
        UnknownName: the data has no such country or year.
    """
    every = tuple(flows)
    place = find_place({one.exporter for one in every} | {one.importer for one in every}, target)
    years = {one.year for one in every if place in (one.exporter, one.importer)}
    chosen = year or max(years)
    if chosen not in years:
        message = f"{place} has no trade in {chosen!r} in this data"
        raise UnknownName(message, hint=f"There is {', '.join(sorted(years))}")
    _check_codes(every)
    bought: defaultdict[str, float] = defaultdict(float)
    sold: defaultdict[str, float] = defaultdict(float)
    food: defaultdict[str, float] = defaultdict(float)
    fuel: defaultdict[str, float] = defaultdict(float)
    trade_of: defaultdict[str, float] = defaultdict(float)
    known_goods = 0.0
    for flow in every:
        if flow.year != chosen:
            continue
        trade_of[flow.exporter] += flow.value_usd
        trade_of[flow.importer] += flow.value_usd
        if flow.importer == place:
            bought[flow.exporter] += flow.value_usd
            chapter = _chapter(flow.hs)
            known_goods += flow.value_usd * (chapter is not None)
            if chapter is not None and 1 <= chapter <= 24:
                food[flow.exporter] += flow.value_usd
            if chapter == 27:
                fuel[flow.exporter] += flow.value_usd
        elif flow.exporter == place:
            sold[flow.importer] += flow.value_usd
    imports, exports = sum(bought.values()), sum(sold.values())
    both = imports + exports
    if both <= 0:
        message = f"The trade of {place} in {chosen or 'this data'} is nothing"
        raise UnknownName(message, hint="Choose another year or another file")
    chapters = {_chapter(one.hs) for one in every if one.year == chosen} - {None}
    if len(chapters) < 2:
        known_goods = 0.0
    all_food, all_fuel = sum(food.values()), sum(fuel.values())
    rows = []
    for partner in sorted({*bought, *sold}):
        together = bought[partner] + sold[partner]
        is_known = trade_of[partner] > together * (1 + 1e-12)
        back = together / trade_of[partner] if is_known else None
        rows.append(
            PartnerLeverage(
                target=place,
                year=chosen,
                partner=partner,
                imports_usd=bought[partner],
                exports_usd=sold[partner],
                import_share=_share(bought[partner], imports),
                export_share=_share(sold[partner], exports),
                total_share=together / both,
                partner_dependence=back,
                asymmetry=None if back is None else together / both - back,
                food_import_share=_share(food[partner], all_food),
                fuel_import_share=_share(fuel[partner], all_fuel),
            )
        )
    rows.sort(key=lambda row: (-row.total_share, row.partner))
    return Leverage(
        target=place,
        year=chosen,
        partners=tuple(rows),
        import_concentration=_concentration(list(bought.values()), imports),
        export_concentration=_concentration(list(sold.values()), exports),
        total_concentration=sum(row.total_share**2 for row in rows),
        food_share_of_imports=_share(all_food, known_goods),
        fuel_share_of_imports=_share(all_fuel, known_goods),
        chapters=len(chapters),
    )


def find_place(places: Iterable[str], asked: str) -> str:
    """Return how the data spells a place that somebody names by any code or name.

    Raises:
        UnknownName: it is not in the data.
    """
    known = sorted(places)
    wanted = asked.strip().lower()
    code = place_key(asked)
    for same in (
        [place for place in known if place.lower() == wanted],
        [place for place in known if code and place_key(place) == code],
    ):
        if len(same) == 1:
            return same[0]
    message = f"{asked!r} is no place of this data"
    raise UnknownName(message, hint=f"It has {', '.join(known[:15])} and so on, as spelled there")


def _check_codes(flows: Sequence[Flow]) -> None:
    """Refuse goods counted at two depths at once, such as a chapter and its headings."""
    depths: defaultdict[str, set[int]] = defaultdict(set)
    for flow in flows:
        if flow.hs.isdigit() or not flow.hs:
            depths[flow.year].add(len(flow.hs))
    for year, found in sorted(depths.items()):
        if len(found) > 1:
            digits = " and ".join(str(depth) for depth in sorted(found))
            message = f"The goods of {year or 'the data'} have codes of {digits} digits"
            raise UsageError(
                message, hint="A total and its parts would be counted twice; give one depth"
            )


def _chapter(hs: str) -> int | None:
    return int(hs[:2]) if len(hs) >= 2 and hs[:2].isdecimal() else None


def _share(part: float, whole: float) -> float | None:
    return part / whole if whole > 0 else None


def _concentration(parts: Sequence[float], whole: float) -> float | None:
    return sum((part / whole) ** 2 for part in parts) if whole > 0 else None
