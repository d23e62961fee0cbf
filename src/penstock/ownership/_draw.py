"""A traced owner graph as a picture: owners on the left, what they own to the right.

Status is said by a word and by the line of the box, and only then by colour.
"""

import math
from collections.abc import Iterator
from html import escape

from msgspec import Struct

from penstock.ownership._components import components
from penstock.ownership._graph import OwnerGraph, Stake
from penstock.ownership._proof import share_text
from penstock.ownership._trace import Trace

WORDS = {
    "listed": "listed",
    "blocked": "blocked",
    "possibly": "possibly blocked",
    "not_blocked": "not blocked",
    "owner": "owner",
}
_WIDTH, _HEIGHT, _GAP_X, _GAP_Y, _MARGIN = 210, 46, 130, 18, 20
# Labels of ties need so many points each; where they have less, up to three stand behind another.
_LINE, _MOST_BACK = 14, 3
_LETTERS = 26
STYLE = """
svg.owners{font:13px system-ui,sans-serif}
.owners rect{fill:#fff;stroke:#667;stroke-width:1.2}
.owners text{fill:#1a1d24}.owners .word{font-size:11px;fill:#4a5060}
.owners path{fill:none;stroke:#8a90a0;stroke-width:1.2}
.owners .share{font-size:11px;fill:#1a1d24;paint-order:stroke;stroke:#fff;stroke-width:3px}
.owners .listed rect{fill:#2b2f3a;stroke:#2b2f3a;stroke-width:3}
.owners .listed text{fill:#fff}
.owners .blocked rect{fill:#fdecea;stroke:#b3261e;stroke-width:3}
.owners .possibly rect{fill:#fff6e0;stroke:#8a5a00;stroke-width:2.4;stroke-dasharray:7 4}
.owners path.proof{stroke:#b3261e;stroke-width:2.4}
@media screen and (prefers-color-scheme:dark){
.owners rect{fill:#1f232c;stroke:#8a90a0}.owners text{fill:#e8eaf0}
.owners .word{fill:#b6bccb}.owners .share{fill:#e8eaf0;stroke:#14171d}
.owners .listed rect{fill:#e8eaf0;stroke:#e8eaf0}.owners .listed text{fill:#14171d}
.owners .blocked rect{fill:#41201e;stroke:#ff8a80}
.owners .possibly rect{fill:#3a2e12;stroke:#ffc857}
.owners path{stroke:#7a8090}.owners path.proof{stroke:#ff8a80}}
"""


class Drawn(Struct, frozen=True):
    """What a picture shows of each party and tie."""

    names: dict[str, str]
    status: dict[str, str]
    stakes: tuple[Stake, ...]
    proof: frozenset[tuple[str, str]]


def drawn(graph: OwnerGraph, found: Trace, listed: frozenset[str]) -> Drawn:
    """Return what there is to draw on the day of a trace."""
    stakes = tuple(stake for stake in graph.stakes if stake.holds_on(found.as_of))
    shown = dict.fromkeys(one for stake in stakes for one in (stake.owner, stake.owned))
    status = dict.fromkeys(shown, "owner")
    status |= {one.party: one.status.value for one in found.verdicts if one.party in shown}
    status |= dict.fromkeys((party for party in shown if party in listed), "listed")
    proof = frozenset(
        (edge.owner, edge.owned) for one in found.verdicts for edge in one.proof.edges
    )
    return Drawn({one: graph.party(one).label for one in shown}, status, stakes, proof)


def tie_text(stakes: list[Stake]) -> str:
    """Return what several ties between two parties are, for a label."""
    parts = []
    for stake in stakes:
        if not stake.measure:
            parts.append(stake.kind.replace("_", " "))
            continue
        what = "" if stake.kind == "shares" else f" {stake.kind.replace('_', ' ')}"
        indirect = " indirectly" if stake.is_indirect else ""
        shown = share_text(stake.share)
        known = "share unknown" if shown == "0-100" else f"{shown.replace(' %', '')} %"
        parts.append(f"{known}{what}{indirect}")
    return ", ".join(dict.fromkeys(parts))


def ties(shown: Drawn) -> dict[tuple[str, str], list[Stake]]:
    """Return the ties between each two parties."""
    found: dict[tuple[str, str], list[Stake]] = {}
    for stake in shown.stakes:
        found.setdefault((stake.owner, stake.owned), []).append(stake)
    return found


def columns(shown: Drawn) -> dict[str, int]:
    """Return the column of each party: right of all its owners, cycles in one column apart."""
    owners: dict[str, dict[str, None]] = {party: {} for party in shown.names}
    for stake in shown.stakes:
        owners[stake.owned][stake.owner] = None
    column: dict[str, int] = {}
    for group in components(owners):
        members = frozenset(group)
        above = [
            column[owner] for party in group for owner in owners[party] if owner not in members
        ]
        first = max(above, default=-1) + 1
        for place, party in enumerate(reversed(group)):
            column[party] = first + min(place, 1)
    return column


def owners_svg(graph: OwnerGraph, found: Trace, listed: frozenset[str]) -> str:
    """Return a traced owner graph as one SVG that needs nothing else.

    Args:
        graph: who owns whom.
        found: the trace of it.
        listed: the ids of the listed parties.
    """
    shown = drawn(graph, found, listed)
    places, width, height = _places(shown)
    title = f"{found.policy.title} as of {found.as_of}"
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" class="owners" role="img" '
        f'aria-label="{escape(title)}" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}"><title>{escape(title)}</title><style>{STYLE}</style>',
        *_paths(shown, places),
        *_boxes(shown, places),
        "</svg>",
    ]
    return "\n".join(parts)


def _places(shown: Drawn) -> tuple[dict[str, tuple[int, int]], int, int]:
    """Return the upper left corner of each box, in columns ordered to cross little."""
    column = columns(shown)
    rows: dict[int, list[str]] = {}
    for party in shown.names:
        rows.setdefault(column[party], []).append(party)
    above: dict[str, list[str]] = {}
    for stake in shown.stakes:
        above.setdefault(stake.owned, []).append(stake.owner)
    height_at: dict[str, float] = {}
    for number in sorted(rows):
        known = {
            party: [height_at[owner] for owner in above.get(party, ()) if owner in height_at]
            for party in rows[number]
        }
        rows[number].sort(
            key=lambda party: sum(known[party]) / len(known[party]) if known[party] else -1.0
        )
        height_at |= {party: place for place, party in enumerate(rows[number])}
    most = max(map(len, rows.values()), default=0)
    places = {}
    for number, parties in rows.items():
        # Short columns stand in the middle of the tall ones.
        top = (most - len(parties)) * (_HEIGHT + _GAP_Y) // 2
        for place, party in enumerate(parties):
            x = _MARGIN + number * (_WIDTH + _GAP_X)
            places[party] = (x, _MARGIN + top + place * (_HEIGHT + _GAP_Y))
    width = 2 * _MARGIN + len(rows) * _WIDTH + max(0, len(rows) - 1) * _GAP_X
    return places, width, 2 * _MARGIN + most * (_HEIGHT + _GAP_Y)


def _paths(shown: Drawn, places: dict[str, tuple[int, int]]) -> Iterator[str]:
    """Yield the ties; those into one box end below each other, so that labels stand apart."""
    into: dict[str, list[tuple[str, list[Stake]]]] = {}
    for (owner, owned), stakes in ties(shown).items():
        into.setdefault(owned, []).append((owner, stakes))
    labels: list[str] = []
    for owned, owners in into.items():
        to_x, to_y = places[owned]
        owners.sort(key=lambda one: places[one[0]][1])
        step = _HEIGHT / (len(owners) + 1)
        for number, (owner, stakes) in enumerate(owners, 1):
            from_x, from_y = places[owner]
            x1, y1, y2 = from_x + _WIDTH, from_y + _HEIGHT // 2, round(to_y + number * step)
            bend = max(50, (to_x - x1) // 2)
            mark = ' class="proof"' if (owner, owned) in shown.proof else ""
            yield f'<path{mark} d="M{x1} {y1}C{x1 + bend} {y1} {to_x - bend} {y2} {to_x} {y2}"/>'
            # Where ties end close to each other, their labels stand apart along them.
            back = number % min(_MOST_BACK, math.ceil(_LINE / step)) / (_MOST_BACK + 1)
            x = _on_curve(to_x, to_x - bend, x1 + bend, x1, back)
            y = _on_curve(y2, y2, y1, y1, back)
            labels.append(
                f'<text class="share" text-anchor="end" x="{x - 6}" y="{y + 4}">'
                f"{escape(tie_text(stakes))}</text>"
            )
    yield from labels


def _on_curve(start: float, near_start: float, near_end: float, end: float, share: float) -> int:
    """Return one coordinate of a point on a cubic curve, `share` of the way along it."""
    rest = 1 - share
    return round(
        rest**3 * start
        + 3 * rest**2 * share * near_start
        + 3 * rest * share**2 * near_end
        + share**3 * end
    )


def _boxes(shown: Drawn, places: dict[str, tuple[int, int]]) -> Iterator[str]:
    for party, (x, y) in places.items():
        name, status = shown.names[party], shown.status[party]
        cut = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1]}…"
        yield (
            f'<g class="{status}"><title>{escape(name)} ({escape(party)}): {WORDS[status]}</title>'
            f'<rect x="{x}" y="{y}" width="{_WIDTH}" height="{_HEIGHT}" rx="6"/>'
            f'<text x="{x + 10}" y="{y + 19}">{escape(cut)}</text>'
            f'<text class="word" x="{x + 10}" y="{y + 36}">{WORDS[status]}</text></g>'
        )
