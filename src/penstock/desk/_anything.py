"""Files of any kind, each answered as what it is."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from penstock.desk._check import check_paths, refuse_unreadable
from penstock.desk._determinations import record_determinations
from penstock.desk._news import check_articles, is_article_file
from penstock.desk._payments import (
    basis_of,
    called,
    check_payments,
    is_payment_file,
    refuse_nothing,
)
from penstock.desk._ready import Ready
from penstock.desk._shipments import (
    called_shipment,
    check_shipments,
    is_shipment_file,
    shipment_basis_of,
)
from penstock.measures import ABOUT_A_PARTY, Asker
from penstock.model import Decision
from penstock.ownership import is_owner_file
from penstock.payments import ABOUT_A_PAYMENT
from penstock.settings import Settings
from penstock.store import Store
from penstock.tabular import Note


def check_anything(
    paths: Sequence[str],
    ready: Ready,
    settings: Settings,
    *,
    asker: Asker,
    note: Note,
    limit: int = 10,
    processes: int = 1,
    encoding: str | None = None,
    is_ahead: bool = False,
    ledger: Store | None = None,
) -> Iterator[tuple[str, Decision]]:
    """Yield what each question of some files is called, and its decision, in order.

    What a file asks is told by its content: payment messages and folders of them, owners and
    shipments by their columns, articles by their sentences, else parties. Every file is looked at
    before the first is answered.

    Args:
        paths: files, folders; `-` is standard input.
        ready: the lists and rules to decide by.
        settings: where the store and the indexes are.
        asker: who asks; about the payment alone where it is about what is usual of a party.
        note: told what a reader of a table wants to be known.
        limit: the most hits of a decision.
        processes: how many processes screen parties.
        encoding: that of tables, where it cannot be found out.
        is_ahead: judge payments of a later value date as of that day.
        ledger: where each decision on a shipment is recorded before it is answered.

    Raises:
        UnreadableInput: a file is of no kind that is understood, or does not exist; a folder
            holds no file.
        UsageError: a table has no column with names.
    """
    refuse_nothing(path for path in paths if Path(path).is_dir())
    are_payments = {path: Path(path).is_dir() or is_payment_file(path) for path in paths}
    others = [path for path in paths if not are_payments[path]]
    of_owners = {path for path in others if is_owner_file(path)}
    others = [path for path in others if path not in of_owners]
    of_articles = {path for path in others if is_article_file(path)}
    others = [path for path in others if path not in of_articles]
    of_shipments = {path for path in others if is_shipment_file(path, encoding)}
    refuse_unreadable([path for path in others if path not in of_shipments], encoding)
    payments = [path for path in paths if are_payments[path]]
    basis = None
    if payments:
        about = ABOUT_A_PAYMENT if asker.about == ABOUT_A_PARTY else asker.about
        own = Asker(
            profile=asker.profile,
            known_as_of=asker.known_as_of,
            confirmed=asker.confirmed,
            about=about,
            answers=asker.answers,
        )
        basis = basis_of(ready, settings, asker=own, limit=limit, is_ahead=is_ahead)
    for path in paths:
        if are_payments[path] and basis is not None:
            for decided in check_payments([path], basis):
                yield called(decided), decided.decision
        elif path in of_owners:
            from penstock.desk._owner_questions import check_owner_file

            yield from check_owner_file(path, ready, settings, asker=asker, note=note)
        elif path in of_articles:
            yield from check_articles([path], ready, note=note, encoding=encoding)
        elif path in of_shipments:
            own_basis = shipment_basis_of(ready, settings, asker, limit=limit)
            made_here = check_shipments(path, own_basis, note=note, encoding=encoding)
            if ledger is not None:
                made_here = record_determinations(made_here, ledger, own_basis)
            for shipment, made in made_here:
                yield called_shipment(shipment), made
        else:
            for subject, decision in check_paths(
                [path],
                ready,
                note=note,
                asker=asker,
                limit=limit,
                processes=processes,
                encoding=encoding,
            ):
                yield subject.name, decision
