"""A traced owner graph as one HTML page that needs nothing else: tree, picture and table."""

from collections import Counter
from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from html import escape

from penstock.data import data_file
from penstock.ownership._draw import WORDS, Drawn, drawn, owners_svg, tie_text, ties
from penstock.ownership._graph import OwnerGraph, Stake, percent_text
from penstock.ownership._line import edge_text, interest_text
from penstock.ownership._trace import OwnershipVerdict, Trace

_MOST_DRAWN = 2000
_MOST_DEEP = 60
_WIDEST = 12
_PLACES = 6
_MOST_OPEN = 100


def owners_page(graph: OwnerGraph, found: Trace, listed: frozenset[str]) -> str:
    """Return a page about a trace: who owns what, its status in words, and every proof.

    The tree folds by keyboard and without a script; the script adds searching. Beyond 2,000
    parties the picture is left out and the tree stays.

    Args:
        graph: who owns whom.
        found: the trace of it.
        listed: the ids of the listed parties.
    """
    shown = drawn(graph, found, listed)
    title = f"{found.policy.title} as of {found.as_of}"
    style = data_file("ownership/page.css").read_text("utf-8")
    script = data_file("ownership/page.js").read_text("utf-8")
    parts = [
        '<!doctype html><html lang="en"><head><meta charset="utf-8">',
        '<meta name="viewport" content="width=device-width,initial-scale=1">',
        f"<title>{escape(title)}</title><style>{style}</style></head><body>",
        f"<h1>{escape(title)}</h1><p>{escape(found.policy.citation)}{_unverified(found)}</p>",
        *_counts(shown),
        '<div class="tools script"><input id="search" type="search" '
        'aria-label="Search a party" placeholder="Search a party ( / )">'
        '<button id="unfold">Unfold all</button><button id="fold">Fold all</button>'
        '<span id="told" role="status"></span></div>',
        "<h2>Who owns what</h2>",
        *_tree(shown),
        *_picture(graph, found, listed, shown),
        "<h2>Every owned party</h2>",
        *_table(found, shown),
        f"<script>{script}</script></body></html>",
    ]
    return "\n".join(parts)


def _unverified(found: Trace) -> str:
    points = "; ".join(found.policy.open_points)
    return "" if found.policy.verified else f". Unverified: {escape(points)}"


def _counts(shown: Drawn) -> Iterator[str]:
    counts = Counter(shown.status.values())
    yield '<ul class="counts">'
    for status, word in WORDS.items():
        if counts[status]:
            yield f"<li>{counts[status]:,} {_badge(status, word)}</li>"
    yield "</ul>"


def _badge(status: str, word: str = "") -> str:
    return f'<span class="status {status}">{word or WORDS[status]}</span>'


def _tree(shown: Drawn) -> Iterator[str]:
    """Yield nested lists, from the listed and from those nobody owns; each party unfolds once."""
    below: dict[str, dict[str, list[Stake]]] = {}
    for (owner, owned), stakes in ties(shown).items():
        below.setdefault(owner, {})[owned] = stakes
    owned_parties = {stake.owned for stake in shown.stakes}
    roots = [one for one in shown.names if shown.status[one] == "listed"]
    roots += [one for one in shown.names if one not in owned_parties and one not in roots]
    roots += [one for one in shown.names if one not in roots]
    seen: set[str] = set()
    levels = 2 if len(shown.names) <= _MOST_OPEN else 1
    yield '<ul class="tree">'
    # A stack instead of recursion: chains may be long. An entry is text, or a party to open.
    waiting: list[str | tuple[str, str, int]] = []
    for root in roots:
        if root in seen:
            continue
        waiting.append((root, "", 0))
        while waiting:
            entry = waiting.pop()
            if isinstance(entry, str):
                yield entry
                continue
            party, tie, level = entry
            mine = below.get(party, {}) if party not in seen else {}
            again = party in seen and bool(below.get(party))
            seen.add(party)
            name = escape(shown.names[party])
            label = (
                f'<span class="name">{name}</span> <span class="share">{escape(tie)}</span>'
                f"{_badge(shown.status[party])}"
            )
            yield f'<li data-name="{name.lower()} {escape(party).lower()}">'
            if not mine:
                more = ' <span class="share">(unfolded elsewhere)</span>' if again else ""
                yield f'<span class="leaf">{label}{more}</span></li>'
                continue
            is_open = " open" if level < levels else ""
            yield f"<details{is_open}><summary>{label}</summary>"
            # Browsers give up on very deep nesting, so what is deeper goes on beside it.
            opening, closing = ("<ul>", "</ul></details></li>")
            if level >= _MOST_DEEP:
                opening, closing = ("</details></li>", "")
            yield opening
            if closing:
                waiting.append(closing)
            for one, stakes in reversed(mine.items()):
                waiting.append((one, tie_text(stakes), level + 1))
    yield "</ul>"


def _picture(
    graph: OwnerGraph, found: Trace, listed: frozenset[str], shown: Drawn
) -> Iterator[str]:
    if len(shown.names) > _MOST_DRAWN:
        yield f"<p>Not drawn: more than {_MOST_DRAWN:,} parties.</p>"
        return
    is_open = " open" if len(shown.names) <= 60 else ""
    yield f"<details{is_open}><summary><strong>Picture</strong></summary>"
    yield f'<div class="scroll" tabindex="0">{owners_svg(graph, found, listed)}</div></details>'


def _table(found: Trace, shown: Drawn) -> Iterator[str]:
    yield '<div class="scroll" tabindex="0"><table><thead><tr>'
    for head in ("Party", "Status", "At least %", "At most %", "Economic interest %", "Because"):
        yield f'<th scope="col">{head}</th>'
    yield "</tr></thead><tbody>"
    order = {"blocked": 0, "possibly": 1, "not_blocked": 2}
    for one in sorted(found.verdicts, key=lambda verdict: order[verdict.status.value]):
        yield from _row(one, shown)
    yield "</tbody></table></div>"


def _number(text: str | None) -> str:
    """Return a cell with a percentage: exact where it is short, else rounded, exact on pointing."""
    if text is None:
        return '<td class="number">not known</td>'
    if len(text) <= _WIDEST:
        return f'<td class="number">{text}</td>'
    rounded = Decimal(round(Fraction(text) * 10**_PLACES)).scaleb(-_PLACES)
    return f'<td class="number" title="exactly {text}">≈ {rounded:f}</td>'


def _row(one: OwnershipVerdict, shown: Drawn) -> Iterator[str]:
    status = shown.status.get(one.party, one.status.value)
    name = escape(one.name)
    own = "" if one.name == one.party else f' <span class="share">{escape(one.party)}</span>'
    yield f'<tr data-name="{name.lower()} {escape(one.party).lower()}"><td>{name}{own}</td>'
    yield f"<td>{_badge(status)}</td>"
    for text in (percent_text(one.lower), percent_text(one.upper), interest_text(one.interest)):
        yield _number(text)
    because = [edge_text(edge) for edge in one.proof.edges] or list(one.notes)
    yield f"<td>{'<br>'.join(map(escape, because))}</td></tr>"
