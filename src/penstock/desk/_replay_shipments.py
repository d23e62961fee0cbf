"""Shipments decided again: from the recorded facts, lists, tables and owner graph."""

from pathlib import Path

import msgspec
from msgspec.structs import replace

from penstock.desk._determinations import ShipmentInput
from penstock.desk._owners import owner_basis
from penstock.desk._ready import Ready
from penstock.desk._shipments import ShipmentBasis, decide_shipments, shipment_rules_sha256
from penstock.errors import LedgerDamaged
from penstock.exports import ExportTables, TradeParty, tables_of
from penstock.measures import Asker
from penstock.model import NOT_JSON, Decision, DecisionRecord
from penstock.screening import Screener, load_policy
from penstock.settings import Settings


def shipment_input(record: DecisionRecord) -> ShipmentInput:
    """Return what a decision on a shipment was made from.

    Raises:
        LedgerDamaged: the record holds no shipment.
    """
    try:
        return msgspec.json.decode(record.input, type=ShipmentInput)
    except NOT_JSON as error:
        message = f"The input of the decision on {record.decision.question.id} is none: {error}"
        raise LedgerDamaged(message) from error


def installed_rules(record: DecisionRecord, rules: str, settings: Settings) -> str:
    """Return the digest of the installed rules with the text a shipment was decided by.

    Args:
        record: what was recorded.
        rules: digest of the installed rules and the owner graph.
        settings: where imported texts are kept.

    Raises:
        ListsMissing: the text is not kept any more.
    """
    return shipment_rules_sha256(rules, _tables(shipment_input(record), settings))


def decide_again(
    record: DecisionRecord, screener: Screener, asker: Asker, rules: str, settings: Settings
) -> Decision:
    """Return the decision that a recorded shipment gets.

    What the lists and the owner graph say of its parties is found anew, never read from the record.

    Args:
        record: what was recorded.
        screener: on the recorded publications.
        asker: who asked.
        rules: digest of the installed rules and the owner graph.
        settings: where owner graphs and imported texts are kept.

    Raises:
        ListsMissing: the text or the owner graph is not kept any more.
    """
    before = record.decision
    given = shipment_input(record)
    graph = record.owners_sha256
    owners = owner_basis(settings, before.lists, graph) if graph else None
    ready = Ready(
        folder=Path(),
        lists=before.lists,
        as_of=before.as_of,
        policy=load_policy(record.policy),
        rules_sha256=rules,
        owners=owners,
    )
    basis = ShipmentBasis(
        ready=ready,
        tables=_tables(given, settings),
        asker=asker,
        as_of=before.as_of,
        reasons=record.standing,
        suspended_until=given.suspended_until,
        limit=record.limit,
    )
    parties = tuple(_as_stated(one, has_graph=bool(graph)) for one in given.shipment.parties)
    shipment = replace(given.shipment, parties=parties)
    source = before.question.source
    ((_, made),) = decide_shipments([shipment], basis, source=source, screener=screener)
    return made


def _as_stated(party: TradeParty, *, has_graph: bool) -> TradeParty:
    """Return a party without what lists and owner graph said of it."""
    owners = tuple(replace(one, listings=()) for one in party.owners)
    holdings = () if has_graph else party.holdings
    return replace(party, listings=(), owners=owners, holdings=holdings, is_screened=False)


def _tables(given: ShipmentInput, settings: Settings) -> ExportTables:
    return tables_of(given.text, settings.home / "exports")
