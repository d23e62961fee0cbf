"""How fast the pages of the queue open when a million alerts stand in it (PostgreSQL).

`python -m benchmarks.queue --store postgresql://postgres@127.0.0.1/queue`

The invented world of `penstock demo-data` is put into an empty database, and its alerts are copied
until there are as many as asked for: in every state, of forty people, overdue, due later, hidden.
Each page is then asked for as a browser asks, in this process, and its median and slowest time are
told. There are few listed parties, so that one party has more alerts than any real one.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import unquote

import sqlalchemy as sa
from fastapi.testclient import TestClient

from benchmarks.report import figure, timed
from penstock.api import make_app
from penstock.desk import fill_with_demo
from penstock.settings import Settings
from penstock.web import add_pages

_PEOPLE = 40
_ROUNDS = 15
_PAGES = {
    "start": "/",
    "open": "/alerts",
    "pending": "/alerts?state=pending",
    "closed": "/alerts?state=closed",
    "any state": "/alerts?state=any",
    "mine": "/alerts?mine=1",
    "overdue": "/alerts?overdue=1",
    "overdue and mine": "/alerts?overdue=1&mine=1",
    "hidden, too": "/alerts?snoozed=1",
    "of the door for parties": "/alerts?kind=party",
    "of the door for payments": "/alerts?kind=payment",
    "of the rarer door, pending": "/alerts?kind=payment&state=pending",
    "any state of the rarer door": "/alerts?kind=payment&state=any",
    "a listed party": "/alerts?party={party}",
    "a listed party, any state": "/alerts?party={party}&state=any",
    "a listed party without alerts": "/alerts?party=us-ofac:0",
    "a question": "/alerts?question={question}",
    "far into the queue": "/alerts?cursor={cursor}",
    "review": "/alerts/A{number}",
}
# Of every copy: spread by a prime so that neither state, person nor time go together.
_COPY = """
INSERT INTO alerts (key, kind, question, name, party, list, listed_name, score, state, disposition,
  reason, assignee, proposed_by, opened_at, changed_at, due_at, snoozed_until, level, seen,
  entry_sha256, question_sha256, decision, content)
SELECT a.key || '/' || n, CASE WHEN h % 100 < 3 THEN 'payment' ELSE 'party' END,
  a.question || '-' || n, a.name, a.party, a.list, a.listed_name, a.score, s.state,
  CASE WHEN s.state = 'open' THEN '' ELSE 'false_positive' END,
  CASE WHEN s.state = 'open' THEN '' ELSE 'other_name' END,
  CASE WHEN h / 7 % 3 <> 0 THEN '' WHEN h / 21 % :people = 0 THEN 'nobody'
  ELSE 'person-' || h / 21 % :people END,
  CASE WHEN s.state = 'open' THEN '' ELSE 'person-1' END,
  now() - make_interval(mins => 10 + h % 50000), now() - make_interval(mins => h % 5000),
  now() + make_interval(mins => 40000 - h % 50000),
  CASE WHEN h / 11 % 20 = 0 THEN now() + interval '3 days' END,
  0, 1, a.entry_sha256, a.question_sha256, a.decision, a.content
FROM generate_series(1, :count) AS n
CROSS JOIN LATERAL (SELECT (n::bigint * 7919 % 1000003)::int AS h) AS mixed
CROSS JOIN LATERAL (SELECT CASE WHEN h / 3 % 20 < 16 THEN 'open' WHEN h / 3 % 20 = 16
  THEN 'pending' ELSE 'closed' END AS state) AS s
JOIN (SELECT *, row_number() OVER (ORDER BY id) - 1 AS place, count(*) OVER () AS many
  FROM alerts) AS a ON a.place = n % a.many
"""


def fill(engine: sa.Engine, count: int) -> None:
    """Copy the alerts there are until `count` more stand beside them."""
    with engine.begin() as connection:
        connection.execute(sa.text(_COPY), {"count": count, "people": _PEOPLE})
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(sa.text("VACUUM ANALYZE alerts"))


@contextmanager
def _browser(settings: Settings) -> Iterator[TestClient]:
    with TestClient(make_app(settings, add_pages=add_pages), "http://127.0.0.1") as browser:
        yield browser


def measure(settings: Settings, engine: sa.Engine, rounds: int = _ROUNDS) -> None:
    """Ask for every page, and take alerts, as somebody at work does."""
    with engine.connect() as connection:
        query = "SELECT id, party, question FROM alerts WHERE state = 'open' ORDER BY id DESC"
        number, party, question = connection.execute(sa.text(query + " LIMIT 1")).one()
        query = "SELECT due_at FROM alerts WHERE state = 'open' ORDER BY due_at OFFSET 400000"
        due = connection.execute(sa.text(query + " LIMIT 1")).scalar()
    cursor = f"{due.isoformat()}_{number}".replace("+", "%2B") if due else ""
    with _browser(settings) as browser:
        for name, path in _PAGES.items():
            address = path.format(number=number, party=party, question=question, cursor=cursor)
            _asked(browser, name, unquote(address) if "cursor" not in path else address, rounds)
        seconds = []
        for _ in range(rounds):
            with timed() as taken:
                answer = browser.post("/alerts/next", data={}, follow_redirects=False)
            if answer.status_code != 303:
                message = f"An alert could not be taken: {answer.status_code}"
                raise RuntimeError(message)
            seconds += taken
        _told("take the next alert", seconds)


def _asked(browser: TestClient, name: str, address: str, rounds: int) -> None:
    seconds = []
    for _ in range(rounds + 1):
        with timed() as taken:
            answer = browser.get(address)
        if answer.status_code != 200:
            message = f"{address} answered {answer.status_code}"
            raise RuntimeError(message)
        seconds += taken
    _told(name, seconds[1:])


def _told(name: str, seconds: list[float]) -> None:
    slowest = round(max(seconds) * 1000, 1)
    figure("queue", name, statistics.median(seconds) * 1000, "ms", slowest_ms=slowest)


def main() -> None:
    """Fill an empty database and measure, or measure one that was filled before."""
    reader = argparse.ArgumentParser(description=__doc__)
    reader.add_argument("--store", default=os.environ.get("PENSTOCK_BENCH_POSTGRES", ""))
    reader.add_argument("--count", type=int, default=1_000_000)
    reader.add_argument("--rounds", type=int, default=_ROUNDS)
    reader.add_argument("--home", type=Path, help="keep the home, to measure the same store again")
    asked = reader.parse_args()
    if not asked.store.startswith("postgresql"):
        sys.stderr.write("queue: no database (--store, or PENSTOCK_BENCH_POSTGRES)\n")
        return
    os.environ["PENSTOCK_AUTH"] = "off"
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(home=asked.home or Path(folder), store=asked.store, auth="off")
        engine = sa.create_engine(asked.store.replace("postgresql:", "postgresql+psycopg:", 1))
        if not (asked.home and asked.home.is_dir() and any(asked.home.iterdir())):
            # It works as it is read.
            list(fill_with_demo(settings))
            with timed() as taken:
                fill(engine, asked.count)
            figure("queue", "filled", taken[0], "s", alerts=asked.count)
        measure(settings, engine, asked.rounds)


if __name__ == "__main__":
    main()
