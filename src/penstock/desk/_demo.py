"""A home that looks like one at work, of invented parties only: for a first look at every page."""

import hashlib
import secrets
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from penstock.data import data_file, data_rows
from penstock.desk._cases import CaseDesk
from penstock.desk._file_desk import FileDesk
from penstock.desk._monitoring import Monitoring
from penstock.desk._notices import record_notice
from penstock.desk._ownership import load_owners
from penstock.desk._people import Door
from penstock.desk._quieting import propose_entry
from penstock.desk._ready import open_store
from penstock.desk._service import Service
from penstock.desk._subjects import read_subjects
from penstock.desk._whitelist import Whitelist, today_utc
from penstock.errors import UsageError
from penstock.model import (
    DateRange,
    Disposition,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    Name,
    NameKind,
    Party,
    PartyId,
    Place,
    Publication,
    Role,
    Schema,
)
from penstock.settings import Settings
from penstock.store import Store
from penstock.tabular import Note

_LIST = ListId("us-ofac-sdn")
_PUBLISHER = "Invented for trying Penstock out"
_PEOPLE = (
    ("ann", Role.ANALYST),
    ("ben", Role.APPROVER),
    ("cleo", Role.ADMINISTRATOR),
    ("dora", Role.VIEWER),
)
_BACK = timedelta(days=30)


def fill_with_demo(settings: Settings, note: Note = lambda _: None) -> Iterator[dict[str, Any]]:
    """Fill an empty home with an invented world at work, and yield what was put there.

    Lists, customers, payments of every outcome, shipments, an owner graph, articles, alerts in
    every state, a whitelist entry, a notice to a correspondent and accounts; the one password of
    all accounts is yielded once and kept nowhere.

    Args:
        settings: the home and store to fill.
        note: told what is under way.

    Raises:
        UsageError: the store or the home holds something already.
    """
    with open_store(settings) as store:
        _must_be_empty(settings, store)
        today = datetime.now(UTC).date()
        for issue, day in (("first", today - _BACK), ("second", today)):
            added = store.add(_publication(issue, day))
            yield {"what": "list", "name": f"{_LIST}@{day}", "count": added.parties}
    owners = str(_folder() / "owners.csv")
    register, _ = load_owners(settings, [owners], note=note)
    yield {"what": "owners", "name": "owners.csv", "count": register.stakes}
    service = Service(settings, note=note)
    try:
        yield from _work(service, note)
    finally:
        service.close()


def _must_be_empty(settings: Settings, store: Store) -> None:
    is_used = store.snapshots() or store.ledger.head() or store.customers.count()
    if is_used or _news(settings).exists():
        message = f"{settings.home} or its store holds something already"
        hint = "Name an empty folder, such as --home demo; invented parties mix with nothing real"
        raise UsageError(message, hint=hint)


def _work(service: Service, note: Note) -> Iterator[dict[str, Any]]:
    password = f"{secrets.token_hex(3)}-{secrets.token_hex(3)}-{secrets.token_hex(3)}"
    door = Door(service.store, service.settings)
    for name, role in _PEOPLE:
        door.add_account(name, password, role, by="demo-data")
        yield {"what": "account", "name": name, "role": role.value, "password": password}
    monitoring = Monitoring(service)
    customers = _folder() / "customers.csv"
    kept = monitoring.keep(read_subjects(str(customers), note=note))
    yield {"what": "customers", "name": customers.name, "count": kept}
    opened = monitoring.rescreen().opened
    yield {"what": "alerts", "name": "customers", "count": len(opened)}
    desk = FileDesk(service)
    for path in sorted(_folder().glob("*.xml")):
        for one in desk.payments(path.read_bytes(), path.name):
            yield {"what": "payment", "name": one.called, "outcome": one.decision.outcome.value}
    shipments = _folder() / "shipments.csv"
    for one in desk.shipments(shipments, shipments.name, note):
        yield {"what": "shipment", "name": one.called, "outcome": one.decision.outcome.value}
    articles = (_folder() / "articles.jsonl").read_bytes()
    _news(service.settings).mkdir(parents=True)
    (_news(service.settings) / "articles.jsonl").write_bytes(articles)
    yield {"what": "articles", "name": "articles.jsonl", "count": articles.count(b"\n")}
    _work_on(CaseDesk(service.store, service.settings))
    yield _quiet(service, note)
    sent = record_notice(
        service.store,
        "us-311-kp",
        "River Bank, Beijing (RIVRCNBJ)",
        channel="SWIFT MT799",
        by="ben",
        reference="DEMO-N-1",
    )
    yield {"what": "notice", "name": sent["to"], "count": 1}


def _work_on(cases: CaseDesk) -> None:
    """Bring alerts into every state there is, by two people."""

    def of(customer: str) -> str:
        return cases.queue(question=customer, limit=1)[0][0].number

    closed = of("C-1002")
    text = "Born in 1991 by the passport on file; the listed person was born in 1961"
    cases.propose([closed], Disposition.FALSE_POSITIVE, "other_birth_date", text, "ann")
    cases.approve([closed], "ben", "Seen the passport")
    text = "Name, birth date and nationality agree"
    cases.propose([of("C-1001")], Disposition.TRUE_MATCH, "same_facts", text, "ann")
    asked = of("C-1003")
    cases.comment(asked, "Asked the branch for the register extract", "ann")
    cases.attach(asked, "question.txt", "text/plain", b"Please send the extract.\n", "ann")
    cases.snooze(asked, datetime.now(UTC) + timedelta(days=2), "The branch answers", "ann")
    cases.escalate(of("C-1005"), "No birth date on file, and the name is rare", "ann")
    refused = of("C-1008")
    text = "Looks like another person"
    cases.propose([refused], Disposition.FALSE_POSITIVE, "other_name", text, "ann")
    cases.refuse(refused, "ben", "One letter of the name is spelt otherwise, the birth date agrees")
    cases.take_next("ann")


def _quiet(service: Service, note: Note) -> dict[str, Any]:
    """Have one whitelist entry proposed and approved by two others."""
    whitelist = Whitelist(service.store)
    made = propose_entry(
        service.settings,
        whitelist,
        name="Nine Lanterns Restaurant",
        party="us-ofac:907",
        account="",
        customer="C-1014",
        field="name",
        expires_on=today_utc() + timedelta(days=180),
        reason="A restaurant in Chicago, known since 2009",
        by="ann",
        note=note,
    )
    for person in ("ben", "cleo"):
        whitelist.approve(made.entry.id, person, today=today_utc())
    return {"what": "whitelist", "name": made.entry.id, "count": 1}


def _folder() -> Path:
    return Path(str(data_file("desk/demo")))


def _news(settings: Settings) -> Path:
    """Return the folder whose articles the pages show."""
    return Path(settings.home) / "news"


def _publication(issue: str, day: date) -> Publication:
    """Return the first or the second publication of the invented list."""
    stated = data_rows("desk/demo/parties.tsv")
    parties = tuple(
        _party(row, is_moved=row["issue"] == "moved" and issue == "second")
        for row in stated
        if row["issue"] in {issue, "both", "moved"}
    )
    digest = hashlib.sha256(f"{issue} {day} {stated}".encode()).hexdigest()
    return Publication(
        list=_LIST,
        publisher=_PUBLISHER,
        published=day,
        published_from="option",
        parties=parties,
        sha256=digest,
        files=("parties.tsv",),
    )


def _party(row: dict[str, str], *, is_moved: bool) -> Party:
    birth = date.fromisoformat(row["birth"]) if row["birth"] else None
    kind, _, value = row["identifier"].partition("=")
    country = row["country"]
    is_person = row["schema"] == Schema.PERSON.value
    aliases = [Name(row["aliases"], NameKind.ALIAS)] if row["aliases"] else []
    aliases += [Name(row["weak"], NameKind.WEAK_ALIAS)] if row["weak"] else []
    return Party(
        id=PartyId(f"us-ofac:{row['number']}"),
        schema=Schema(row["schema"]),
        names=(Name(row["name"]), *aliases),
        birth_dates=(DateRange(birth, birth),) if birth else (),
        nationalities=(Place(country, country=country),) if is_person else (),
        addresses=(
            Place("New Harbour Street 2" if is_moved else "Harbour Street 1", country=country),
        )
        if not is_person
        else (),
        identifiers=(Identifier(IdentifierKind(kind), value),) if value else (),
        listing=Listing(list=_LIST, programmes=(row["programme"],), listed_on=date(2024, 5, 6)),
    )
