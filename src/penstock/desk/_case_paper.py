"""A case file as a page that needs no other file: for paper, with its proof."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape
from typing import Any

from penstock.data import data_file
from penstock.desk._cases import reason_codes
from penstock.model import AlertDeed, Disposition, LedgerKind

_ALERT_ROWS = (
    ("State", "state"),
    ("Proposed by", "proposed_by"),
    ("With", "assignee"),
    ("Kind of question", "kind"),
    ("Seen", "seen"),
)
_ALERT_TIMES = (("Opened", "opened_at"), ("Due", "due_at"), ("Last changed", "changed_at"))


def case_page(file: Mapping[str, Any]) -> str:
    """Return a case file as a whole HTML page, to be printed or kept.

    Args:
        file: what `case_file` returns.
    """
    alert = file["alert"]
    title = f"Case {file['case']}: is {alert['name']} the listed {alert['listed_name']}?"
    style = data_file("desk/case.css").read_text(encoding="utf-8")
    parts = [
        "<!doctype html><html lang='en'><head><meta charset='utf-8'>"
        f"<title>{escape(title)}</title><style>{style}</style></head><body>"
        f"<header><h1>{escape(title)}</h1><p>Made {_moment(file['made_at'])}; to be kept at least "
        f"until {escape(file['keep_until'])}.</p></header><main>",
        *_section("Where it stands", _pairs(_standing(alert, file["history"]))),
        *_section("Our party", _pairs(_fields(alert.get("subject") or {}))),
        *_section("Listed party", _pairs(_fields(file["listed_party"] or {}))),
        *_score(alert),
        *_decision(file["proof"]["entries"]),
        *_history(file["history"]),
        *_proof(file),
        "</main></body></html>\n",
    ]
    return "".join(parts)


def _standing(
    alert: Mapping[str, Any], history: Sequence[Mapping[str, Any]]
) -> Iterator[tuple[str, object]]:
    said = alert["disposition"]
    if said:
        reason = reason_codes()[Disposition(said)].get(alert["reason"], alert["reason"])
        yield "Disposition", f"{_words(said)}: {reason}"
    for name, key in _ALERT_ROWS:
        yield name, alert.get(key)
    agreed = [one["by"] for one in history if one["deed"] == AlertDeed.APPROVE.value]
    yield "Last approved by", agreed[-1] if agreed else None
    for name, key in _ALERT_TIMES:
        yield name, _moment(alert[key])
    yield "List", f"{alert['list']}, {alert['party']}, {alert['hit']['snapshot']}"
    yield "Entry of the list (SHA-256)", alert["entry_sha256"]
    yield "Our question (SHA-256)", alert["question_sha256"]
    for reason in alert.get("reasons") or ():
        yield f"Why: {_words(reason['code'])}", reason["message"]


def _score(alert: Mapping[str, Any]) -> Iterator[str]:
    hit = alert["hit"]
    rows = [
        (_words(one["feature"]), f"{one['value']:+.4f}", one["detail"])
        for one in hit["explanation"]
    ]
    rows.append(("Score", f"{hit['score']:.4f}", "the sum of its parts"))
    yield from _section("Score", _table(("Part", "Adds", "Because"), rows))


def _decision(entries: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    for entry in entries:
        if entry["kind"] != LedgerKind.DECISION.value:
            continue
        content = entry["content"]
        made = content["decision"]
        lists = [
            f"{one['list']} of {one['published'] or 'no date'}, SHA-256 {one['sha256']}"
            for one in made.get("lists") or ()
        ]
        rows: list[tuple[str, object]] = [
            ("Outcome", made["outcome"]),
            ("As of", made["as_of"]),
            ("Decided", _moment(made["decided_at"])),
            ("Policy, profile", f"{content['policy']}, {content['profile']}"),
            ("Lists", lists),
            ("Rules (SHA-256)", made["rules_sha256"]),
            ("Versions", content["versions"]),
            ("Question as read (SHA-256)", content["input_sha256"]),
        ]
        rows += [(_words(one["code"]), one["message"]) for one in made.get("reasons") or ()]
        yield from _section(f"Decision, entry {entry['entry']} of the ledger", _pairs(rows))
        found = [
            (
                one["citation"],
                f"{_words(one['stage'])} since {one.get('effective_from') or 'no day'}",
                f"{one['message']} (rule {one['rule']})",
            )
            for one in made.get("findings") or ()
        ]
        if found:
            yield from _section("Measures", _table(("Text", "Stage", "Says"), found))


def _history(history: Sequence[Mapping[str, Any]]) -> Iterator[str]:
    rows = [
        (
            _moment(one["at"]),
            one["deed"],
            one["by"],
            "; ".join(
                str(text)
                for text in (_words(one.get("disposition") or ""), one.get("text"))
                if text
            ),
            f"{one['entry']}",
        )
        for one in history
    ]
    head = ("When", "What", "By whom", "Said", "Entry")
    yield from _section("History", _table(head, rows))


def _proof(file: Mapping[str, Any]) -> Iterator[str]:
    proof = file["proof"]
    rows = [
        (
            str(one["entry"]),
            one["kind"],
            _moment(one["recorded_at"]),
            one["previous_sha256"],
            one["sha256"],
        )
        for one in proof["entries"]
    ]
    head = ("Entry", "Kind", "Recorded", "SHA-256 of the entry before", "SHA-256")
    anchor = proof["anchor"]
    until = "the ledger was empty"
    if anchor:
        until = f"entry {anchor['entry']}, SHA-256 {anchor['sha256']}, at {anchor['at']}"
    told = (
        "<p>Each digest is of the entry and of the one before. The ledger reached "
        f"{escape(until)}; kept elsewhere, that proves all before it. Whoever holds the ledger "
        "proves it with <code>penstock ledger verify</code>, and decides anew with "
        "<code>penstock ledger replay</code>. Every entry stands whole in <code>penstock cases "
        f"file {escape(file['case'])}</code>.</p>"
    )
    yield from _section("Proof", f"<div class='proof'>{_table(head, rows)}</div>{told}")


def _section(title: str, content: str) -> Iterator[str]:
    if content:
        yield f"<section><h2>{escape(title)}</h2>{content}</section>"


def _fields(record: Mapping[str, Any]) -> Iterator[tuple[str, object]]:
    for key, value in record.items():
        yield _words(key), value


def _pairs(rows: Iterator[tuple[str, object]] | Sequence[tuple[str, object]]) -> str:
    shown = [
        f"<tr><th scope='row'>{escape(name)}</th><td>{_shown(value)}</td></tr>"
        for name, value in rows
        if value not in (None, "", [], {})
    ]
    return f"<table><tbody>{''.join(shown)}</tbody></table>" if shown else ""


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    names = "".join(f"<th scope='col'>{escape(one)}</th>" for one in head)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(str(cell))}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{names}</tr></thead><tbody>{body}</tbody></table>"


def _shown(value: object) -> str:
    """Return a value of any shape as HTML: lists one a line, fields with their names."""
    if isinstance(value, Mapping):
        parts = [
            f"{escape(_words(str(key)))}: {_shown(one)}"
            for key, one in value.items()
            if one not in (None, "", [], {}) and key != "text"
        ]
        text = "; ".join(parts)
        if "text" not in value:
            return text
        return f"{escape(str(value['text']))} ({text})" if text else escape(str(value["text"]))
    if isinstance(value, list | tuple):
        return "<br>".join(_shown(one) for one in value)
    return escape(str(value))


def _moment(text: str) -> str:
    return datetime.fromisoformat(text).astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC")


def _words(text: str) -> str:
    plain = text.replace("_", " ")
    return plain[:1].upper() + plain[1:]
