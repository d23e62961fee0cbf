"""Templates to pages: everything escaped; what a record does not say is left empty."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from functools import cache
from typing import Any

from fastapi import Request, Response
from jinja2 import ChainableUndefined, Environment, FunctionLoader
from markupsafe import Markup, escape

from penstock.api import house_of
from penstock.data import data_file
from penstock.desk import score_parts
from penstock.errors import PenstockError
from penstock.measures import book
from penstock.model import Actor, Hit
from penstock.text import country_name

# The pages in the order of the bar, each with the permission it asks for.
PLACES = (
    ("/alerts", "Alerts", "alerts.read"),
    ("/find", "Search", "ask"),
    ("/check", "Check", "ask"),
    ("/measures", "Measures", "read"),
    ("/owners", "Ownership", "ask"),
    ("/news", "News", "ask"),
    ("/pressure", "Pressure", "ask"),
    ("/lists", "Lists", "read"),
    ("/whitelist", "Whitelist", "whitelist.read"),
    ("/ledger", "Ledger", "ledger.read"),
    ("/papers", "Papers", "papers.read"),
    ("/users", "People", "people.manage"),
    ("/settings", "Settings", "people.manage"),
)
_EMPTY: tuple[object, ...] = (None, "", [], {})
# What a page says after something was done; a word in the address, never a text.
SAID = {
    "taken": "It is yours.",
    "none": "No alert is waiting.",
    "given": "It was given on.",
    "proposed": "Proposed; a second person must agree.",
    "escalated": "Escalated: it is due now, and nobody's.",
    "hidden": "Hidden until then.",
    "approved": "Approved and closed.",
    "refused": "Refused; it is open again.",
    "reopened": "Open again.",
    "noted": "Noted.",
    "revoked": "Revoked.",
    "made": "Made.",
    "taken_out": "Taken out; an entry of the ledger says what went and who agreed.",
    "stays": "Refused; everything stays.",
    "changed": "Changed; whoever it is was signed out.",
}


@cache
def _environment() -> Environment:
    def load(name: str) -> str | None:
        file = data_file(f"web/{name}")
        return file.read_text("utf-8") if file.is_file() else None

    made = Environment(
        loader=FunctionLoader(load),
        autoescape=True,
        undefined=ChainableUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {
        "country_name": country_name,
        "is_measure": is_measure,
        "marked": marked,
        "moment": moment,
        "score_parts": score_parts,
        "score_width": score_width,
        "shown": shown,
    }
    return made


def render(
    request: Request,
    actor: Actor | None,
    template: str,
    *,
    status: int = 200,
    **context: Any,  # noqa: ANN401 - whatever a template shows
) -> Response:
    """Return a page.

    Args:
        request: what was asked for.
        actor: who sees it; None for somebody who has not signed in.
        template: its file.
        status: the HTTP status.
        context: what it shows.
    """
    house = house_of(request)
    allowed = actor.permissions if actor is not None else frozenset()

    def csrf() -> Markup:
        token = actor.csrf if actor is not None else ""
        return Markup('<input type="hidden" name="csrf" value="{}">').format(token)

    base: dict[str, Any] = {
        "actor": actor,
        "places": [(path, name) for path, name, needs in PLACES if needs in allowed],
        "here": "/" + request.url.path.strip("/").partition("/")[0],
        "is_trial": house.is_open_to_all,
        "lists": house.service.standing().lists,
        "may": lambda permission: permission in allowed,
        "csrf": csrf,
        "said": SAID.get(request.query_params.get("said", "")),
        "problem": None,
    }
    text = _environment().get_template(template).render({**base, **context})
    headers = {"cache-control": "no-store"}
    return Response(text, status, headers, "text/html; charset=utf-8")


_LONGEST = {"day": 10, "minute": 16, "second": 19}
# A word of a record that is a moment, as every record writes them.
_MOMENT = len("2026-11-26T22:06:21")


def moment(value: datetime | str | None, to: str = "minute", *, zone: bool = True) -> Markup:
    """Return a moment for people: never without its zone, which is UTC on every page.

    Args:
        value: it, as ISO 8601 where it is text; whatever has no zone is UTC.
        to: how far it is told: "day", "minute" or "second".
        zone: False where the head of its column says UTC.
    """
    if not value:
        return escape("–")
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    at = (read if read.tzinfo else read.replace(tzinfo=UTC)).astimezone(UTC)
    words = at.isoformat(" ")[: _LONGEST[to]] + (" UTC" if zone and to != "day" else "")
    return Markup('<time datetime="{}">{}</time>').format(at.isoformat(timespec="seconds"), words)


def is_measure(rule: str) -> bool:
    """Tell whether a rule is a requirement of a measure that has a page."""
    measure, mark, _ = rule.partition("/")
    return bool(mark) and measure in book().measures


def score_width(hit: Hit) -> float:
    """Return how wide the bars of a score must be drawn, 100 where none goes over it."""
    return max([100.0, *(part.start + part.percent for part in score_parts(hit))])


def marked(text: str, hits: Sequence[Hit]) -> Markup:
    """Return a text with what hits stand on marked; the whole where their words are not in it."""
    places = []
    for hit in hits:
        start = text.casefold().find(hit.matched.casefold()) if hit.matched else -1
        if start < 0 or len(text.casefold()) != len(text):
            return Markup("<mark>{}</mark>").format(text)
        places.append((start, start + len(hit.matched)))
    told_of, out = 0, Markup()
    for start, end in sorted(places):
        if start >= told_of:
            out += escape(text[told_of:start]) + Markup("<mark>{}</mark>").format(text[start:end])
            told_of = end
    return out + escape(text[told_of:])


def shown(value: object) -> Markup:
    """Return a value of any shape for people: lists one a line, fields with their names."""
    if isinstance(value, bool):
        return escape("yes" if value else "no")
    if isinstance(value, str) and _is_moment(value):
        return moment(value, "second")
    if isinstance(value, Mapping):
        if "text" in value:
            # A country that is all a publisher says is not told twice.
            rest = {key: one for key, one in value.items() if one != value["text"]}
            more = shown(rest)
            text = escape(value["text"])
            return Markup('{} <span class="soft">({})</span>').format(text, more) if more else text
        if value.keys() == {"earliest", "latest"} and value["earliest"] == value["latest"]:
            return shown(value["earliest"])
        parts = [
            Markup("<strong>{}</strong>: {}").format(str(key).replace("_", " "), shown(one))
            for key, one in value.items()
            if one not in _EMPTY
        ]
        return Markup("; ").join(parts)
    if isinstance(value, list | tuple) and any(isinstance(one, Mapping) for one in value):
        items = (Markup('<div class="item">{}</div>').format(shown(one)) for one in value)
        return Markup("").join(items)
    if isinstance(value, list | tuple):
        return Markup("<br>").join(shown(one) for one in value)
    return escape("–" if value in (None, "") else value)


def _is_moment(text: str) -> bool:
    if len(text) < _MOMENT or text[10] != "T":
        return False
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def told(error: PenstockError) -> dict[str, str]:
    """Return an error as a page shows it."""
    return {"message": error.message, "hint": error.hint}
