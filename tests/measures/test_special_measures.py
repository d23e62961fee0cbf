"""Every action under s.311, 9714(a) and 2313a: the day before and the day of each event."""

from datetime import date, timedelta

import pytest

from penstock.measures import PartyFact, book, spans, state, timeline_text
from penstock.model import Stage
from tests.measures.cases import bank, rules, wire

DAY = timedelta(days=1)
F, P, O, A = Stage.FINDING, Stage.PROPOSED, Stage.ORDER, Stage.FINAL  # noqa: E741
I, X, J, R = Stage.IN_FORCE, Stage.EXCEPTED, Stage.ENJOINED, Stage.REPEALED  # noqa: E741

# (day, stage from that day on); before the first day nothing was known.
HISTORY: dict[str, list[tuple[str, Stage]]] = {
    "us-311-nr": [("2002-12-20", F), ("2003-04-17", P), ("2008-04-18", R)],
    "us-311-ua": [("2002-12-20", F), ("2003-04-17", R)],
    "us-311-mm": [("2003-11-25", P), ("2004-04-12", A), ("2004-05-12", I), ("2016-10-19", X)],
    "us-311-mayflower": [
        ("2003-11-25", P), ("2004-04-12", A), ("2004-05-12", I), ("2012-10-01", R),
    ],
    "us-311-cbs": [("2004-05-18", P), ("2006-03-15", A), ("2006-04-14", I), ("2025-05-23", X)],
    "us-311-first-merchant": [("2004-08-24", P), ("2008-04-10", R)],
    "us-311-infobank": [("2004-08-24", P), ("2014-12-15", R)],
    "us-311-vef": [("2005-04-26", P), ("2006-07-13", A), ("2006-08-14", I), ("2011-08-01", R)],
    "us-311-multibanka": [("2005-04-26", P), ("2006-07-13", R)],
    "us-311-bda": [("2005-09-20", P), ("2007-03-19", A), ("2007-04-18", I), ("2020-08-10", R)],
    "us-311-lcb": [("2011-02-17", P), ("2015-10-07", R)],
    "us-311-ir": [("2011-11-21", P), ("2019-11-04", A), ("2019-11-14", I)],
    "us-311-credex": [("2012-05-30", P), ("2016-03-17", R)],
    "us-311-rmeiti": [("2013-04-23", I), ("2013-08-21", P)],
    "us-311-halawi": [("2013-04-23", I), ("2013-08-21", P)],
    "us-311-liberty-reserve": [("2013-06-06", P), ("2016-02-24", R)],
    "us-311-fbme": [
        ("2014-07-22", P), ("2015-07-29", A), ("2015-08-27", J), ("2016-03-31", A),
        ("2016-07-29", J), ("2017-05-01", I),
    ],
    "us-311-bpa": [("2015-03-13", P), ("2016-03-04", R)],
    "us-311-kp": [("2016-06-01", F), ("2016-06-03", P), ("2016-11-09", A), ("2016-12-09", I)],
    "us-311-dandong": [("2017-06-29", P), ("2017-11-08", A), ("2017-12-08", I)],
    "us-311-ablv": [("2018-02-13", P), ("2024-09-27", R)],
    "us-311-al-huda": [("2024-01-31", P), ("2024-07-03", A), ("2024-08-02", I)],
    "us-311-huione": [("2025-05-05", P), ("2025-10-16", A), ("2025-11-17", I)],
    "us-311-cvc-mixing": [("2023-10-19", P)],
    "us-311-mx-gambling": [("2025-11-13", P)],
    "us-311-mbaer": [("2026-02-26", P)],
    "us-9714-bitzlato": [("2023-01-18", O), ("2023-02-01", I)],
    "us-9714-pm2btc": [("2024-09-26", O), ("2024-10-11", I)],
    "us-2313a-cibanco": [("2025-06-25", O), ("2025-10-20", I)],
    "us-2313a-intercam": [("2025-06-25", O), ("2025-10-20", I)],
    "us-2313a-vector": [("2025-06-25", O), ("2025-10-20", I)],
}  # fmt: skip
STEPS = [
    (measure, date.fromisoformat(day), stage, row[number - 1][1] if number else None)
    for measure, row in HISTORY.items()
    for number, (day, stage) in enumerate(row)
]


def stage_on(measure: str, day: date, known: date | None = None) -> Stage | None:
    found = state(book().measures[measure], day, known)
    return found.stage if found else None


def test_every_special_measure_has_a_history_here() -> None:
    prefixes = ("us-311", "us-9714", "us-2313a")
    assert set(HISTORY) == {one for one in book().measures if one.startswith(prefixes)}


@pytest.mark.parametrize(("measure", "day", "stage", "before"), STEPS)
def test_the_day_before_and_the_day(
    measure: str, day: date, stage: Stage, before: Stage | None
) -> None:
    assert stage_on(measure, day - DAY) is before
    assert stage_on(measure, day) is stage


@pytest.mark.parametrize(("measure", "day", "stage", "before"), STEPS)
def test_evaluation_says_what_the_register_says(
    measure: str, day: date, stage: Stage, before: Stage | None
) -> None:
    """The same days asked as a question: a party of the target in a wire."""
    row = book().measures[measure]
    names = [name for target in row.targets for name in getattr(target, "names", ())]
    countries = {"us-311-nr": "NR", "us-311-ua": "UA", "us-311-mm": "MM", "us-311-ir": "IR",
                 "us-311-kp": "KP"}  # fmt: skip
    if names:
        country = row.targets[0].countries[0]  # type: ignore[union-attr]
        party = bank(names[0], country)
    elif measure in countries:
        party = bank("Some Bank", countries[measure])
    else:
        party = PartyFact(id="mixer", names=("A Mixer",), sectors=("cvc-mixing",))
    for asked, expected in ((day - DAY, before), (day, stage)):
        found = rules(wire(party), asked, prefix=measure)
        stages = {one.stage for one in found.values()}
        if expected in (None, Stage.REPEALED):
            assert stages == set(), asked
        else:
            assert expected in stages, asked


def test_banco_delta_asia_before_and_after_its_repeal() -> None:
    party = bank("Banco Delta Asia", "MO")
    before = rules(wire(party), date(2020, 8, 9))
    assert before["us-311-bda/due-diligence"].consequence == "hold"
    assert before["us-311-bda/due-diligence"].effective_to is None
    known = rules(wire(party), date(2020, 8, 9), date(2020, 8, 10))
    assert known["us-311-bda/due-diligence"].effective_to == date(2020, 8, 9)
    assert rules(wire(party), date(2020, 8, 10), prefix="us-311") == {}


def test_fbme_under_injunction_forbids_nothing() -> None:
    party = bank("FBME Bank Ltd.", "TZ")
    day = date(2015, 9, 1)
    found = rules(wire(party), day, prefix="us-311-fbme")
    assert {one.stage for one in found.values()} == {Stage.ENJOINED}
    assert {one.consequence for one in found.values()} == {"pass"}
    # Who knows nothing of the court's order takes the rule to be in force.
    unaware = rules(wire(party), day, date(2015, 8, 26), "us-311-fbme")
    assert {one.stage for one in unaware.values()} == {Stage.IN_FORCE}
    today = rules(wire(party), date(2026, 11, 1), prefix="us-311-fbme")
    assert {one.stage for one in today.values()} == {Stage.IN_FORCE}
    assert not any(one.verified for one in today.values())


def test_an_order_lapses_after_120_days_and_leaves_the_proposal() -> None:
    party = bank("Kassem Rmeiti & Co. for Exchange", "LB")
    last = date(2013, 8, 20)
    records = rules(wire(party), last)["us-311-rmeiti/records"]
    assert records.consequence == "hold"
    assert records.effective_from == date(2013, 4, 23)
    assert records.effective_to == last
    assert (last - date(2013, 4, 23)).days + 1 == 120
    after = rules(wire(party), last + DAY, prefix="us-311-rmeiti")
    assert {rule: one.stage for rule, one in after.items()} == {"us-311-rmeiti": Stage.PROPOSED}


def test_mexican_orders_are_postponed_twice() -> None:
    party = bank("Vector Casa de Bolsa, S.A. de C.V.", "MX")

    def starts(day: str, known: str | None = None) -> tuple[Stage, date | None]:
        seen = date.fromisoformat(known) if known else None
        found = rules(wire(party), date.fromisoformat(day), seen)
        one = found["us-2313a-vector/transmittals"]
        return one.stage, one.effective_from

    assert starts("2025-07-08") == (Stage.ORDER, date(2025, 7, 21))
    assert starts("2025-07-09") == (Stage.ORDER, date(2025, 9, 4))
    assert starts("2025-08-18") == (Stage.ORDER, date(2025, 9, 4))
    assert starts("2025-08-19") == (Stage.ORDER, date(2025, 10, 20))
    assert starts("2025-10-19") == (Stage.ORDER, date(2025, 10, 20))
    assert starts("2025-10-20") == (Stage.IN_FORCE, date(2025, 10, 20))
    assert starts("2025-07-21", "2025-07-08") == (Stage.IN_FORCE, date(2025, 7, 21))


def test_the_burma_exception_applied_before_it_was_published() -> None:
    assert stage_on("us-311-mm", date(2016, 10, 7)) is Stage.IN_FORCE
    assert stage_on("us-311-mm", date(2016, 10, 7), date(2016, 10, 18)) is Stage.IN_FORCE
    assert stage_on("us-311-mm", date(2016, 10, 7), date(2016, 10, 19)) is Stage.EXCEPTED
    assert stage_on("us-311-mm", date(2016, 10, 6), date(2016, 10, 19)) is Stage.IN_FORCE


def test_the_class_of_transactions_is_known_by_who_takes_part() -> None:
    found = rules(wire(bank("Midas Casino", "MX")), date(2025, 12, 1))
    assert found["us-311-mx-gambling"].stage is Stage.PROPOSED
    assert found["us-311-mx-gambling"].verified is False


def test_ofac_authorisation_takes_an_iranian_account_out() -> None:
    facts = wire(bank("Bank Melli", "IR"))
    asked = rules(facts, date(2020, 1, 1))["us-311-ir/not-process"]
    assert asked.consequence == "reject"
    assert "whether the transaction is authorised" in asked.missing_facts[0]
    settled = wire(bank("Bank Melli", "IR"), **{"us-311-ir/ieepa-permitted": True})
    answer = rules(settled, date(2020, 1, 1))["us-311-ir/not-process"]
    assert (answer.stage, answer.consequence) == (Stage.EXCEPTED, "pass")


def test_fbme_binds_from_the_day_the_stay_ended() -> None:
    """Register, evaluation and timeline tell one day, and not the one the stay held off."""
    rule = book().measures["us-311-fbme"]
    lifted, day = date(2017, 5, 1), date(2026, 11, 1)
    reached = state(rule, day)
    assert reached is not None
    assert reached.status.starts == lifted
    assert {status.starts for _, status in reached.requirements} == {lifted}
    found = rules(wire(bank("FBME Bank Ltd.", "TZ")), day, prefix="us-311-fbme")
    assert {one.effective_from for one in found.values()} == {lifted}
    assert [(one.starts, one.stage) for one in spans(rule)][-1] == (lifted, Stage.IN_FORCE)
    assert f"in force since {lifted}" in timeline_text("us-311-fbme", as_of=day)
    stayed = state(rule, date(2017, 4, 30))
    assert stayed is not None
    assert stayed.status.starts == date(2016, 7, 29)


def test_a_finding_published_with_a_proposal_is_proposed_and_ends_with_the_rule() -> None:
    """70 FR 55217: the rule on Banco Delta Asia was proposed on the day of the finding."""
    party = bank("Banco Delta Asia", "MO")
    found = rules(wire(party), date(2006, 1, 1), prefix="us-311-bda")["us-311-bda"]
    assert (found.stage, found.citation) == (Stage.PROPOSED, "70 FR 55217")
    assert stage_on("us-311-bda", date(2020, 8, 10)) is Stage.REPEALED
