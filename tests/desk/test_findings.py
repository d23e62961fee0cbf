"""What follows from a hit: findings, and an outcome never less grave than they ask."""

from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from penstock.desk import Asker, answers, check, decision, make_asker, make_ready
from penstock.desk._party_facts import party_question
from penstock.errors import UnknownName, UsageError
from penstock.measures import Activity, rules_sha256
from penstock.model import (
    Decision,
    Identifier,
    IdentifierKind,
    Listing,
    Outcome,
    Place,
    Schema,
    Stage,
    Subject,
    to_json,
)
from tests.desk.world import BANK, SHIP, WORLD, loaded, party, settings_in

DAY = date(2020, 6, 20)
ORPHAN = party(9, "QUASTELLIAN FOUNDRY", Schema.COMPANY)
UNMAPPED = Listing(list=ORPHAN.listing.list, programmes=("NOBODY-KNOWS",))


@pytest.fixture(scope="module")
def ready(tmp_path_factory):
    import msgspec

    house = settings_in(tmp_path_factory.mktemp("findings"))
    orphan = msgspec.structs.replace(
        ORPHAN,
        listing=UNMAPPED,
        identifiers=(Identifier(IdentifierKind.LEI, "529900T8BM49AURSDO55"),),
    )
    loaded(house, DAY, (*WORLD, orphan))
    return make_ready(house, as_of=DAY)


def ask(ready, asker: Asker | None = None, **facts) -> Decision:
    subject = Subject(id="q", **{"names": ("Zorandia Commerce Bank",), **facts})
    return next(check([subject], ready, asker=asker))


def codes(made: Decision) -> list[str]:
    return [reason.code for reason in made.reasons]


def rules(made: Decision) -> set[str]:
    return {one.rule for one in made.findings}


def test_a_name_alone_is_held_and_says_what_is_missing(ready):
    made = ask(ready)
    assert made.outcome is Outcome.HOLD
    first = made.findings[0]
    assert first.rule == "us-ofac-510-designees/block-eo13551"
    assert first.stage is Stage.IN_FORCE
    assert first.consequence == "hold"
    assert first.missing_facts == (
        "whether Zorandia Commerce Bank is ZORANDIA COMMERCE BANK (us-ofac:1) of us-ofac-sdn",
    )
    assert (first.evidence[0].path, "us-ofac:1" in first.evidence[0].text) == ("hits[0]", True)


@pytest.mark.parametrize(
    "facts",
    [
        {
            "names": ("Some Trader",),
            "identifiers": (Identifier(IdentifierKind.BIC, "ZORAKPPYXXX"),),
        },
        {"names": ("Golden Dawn",), "identifiers": (Identifier(IdentifierKind.IMO, "9187629"),)},
    ],
)
def test_an_equal_number_blocks(ready, facts):
    made = ask(ready, **facts)
    assert made.outcome is Outcome.BLOCK
    assert codes(made)[0] == "measure_applies"
    assert made.findings[0].consequence == "block"
    assert made.findings[0].citation == "31 CFR 510.201(a)(3)(i), (ii)"
    assert made.findings[0].effective_from == date(2010, 8, 30)


def test_a_person_may_confirm_a_name(ready):
    assert ask(ready, make_asker(confirmed=["us-ofac:1"])).outcome is Outcome.BLOCK
    assert ask(ready, make_asker(confirmed=["us-ofac:2"])).outcome is Outcome.HOLD
    # A French exporter is told, not bound.
    exporter = make_asker("exporter", confirmed=["us-ofac:1"])
    assert ask(ready, exporter).outcome is Outcome.HOLD


def test_a_listing_no_measure_explains_stays_held(ready):
    made = ask(
        ready,
        names=("Other Name",),
        identifiers=(Identifier(IdentifierKind.LEI, "529900T8BM49AURSDO55"),),
    )
    assert made.outcome is Outcome.HOLD
    assert "no_measure_for_listing" in codes(made)
    assert made.findings == ()


IRANIAN = {"names": ("Reza Ahmadzadeh Karimpour",), "schema": Schema.PERSON, "countries": ("IR",)}


def test_a_nationality_is_no_finding_but_a_residence_is(ready):
    national = ask(ready, **IRANIAN, nationalities=("IR",))
    assert (national.outcome, national.findings, national.reasons) == (Outcome.PASS, (), ())
    resident = ask(ready, **IRANIAN, residences=("IR",))
    assert resident.outcome is Outcome.REJECT
    assert "us-ofac-560-trade/services" in rules(resident)
    assert resident.findings[0].evidence[0].path == "countries[0]"
    at_home = ask(
        ready, **IRANIAN, nationalities=("IR",), addresses=(Place("12 Valiasr St, Tehran, Iran"),)
    )
    assert at_home.outcome is Outcome.REJECT
    assert at_home.findings[0].evidence[0].path == "addresses[0]"


def test_a_bare_country_of_a_person_is_asked_about(ready):
    made = ask(ready, **IRANIAN)
    assert made.outcome is Outcome.HOLD
    assert codes(made) == ["measure_open"]
    asked = "whether Reza Ahmadzadeh Karimpour lives in IR, or is only a national of it"
    binding = [one for one in made.findings if one.consequence != "pass"]
    assert binding
    assert all(one.missing_facts[0] == asked for one in binding)
    company = ask(
        ready, names=("Teheran Pistachio Works",), schema=Schema.COMPANY, countries=("IR",)
    )
    assert any(one.consequence == "reject" for one in company.findings)


def test_nothing_is_rejected_while_a_block_is_open(ready):
    # An Iranian company is refused service; if it is a financial institution, it is blocked.
    facts = {"names": ("Teheran Pistachio Works",), "countries": ("IR",)}
    made = ask(ready, schema=Schema.COMPANY, **facts)
    assert {"reject", "hold"} <= {one.consequence for one in made.findings}
    assert made.outcome is Outcome.HOLD
    assert codes(made)[:2] == ["measure_applies", "block_open"]


def test_what_only_a_government_behind_it_would_block_is_refused_meanwhile(ready):
    """31 CFR 510.206(a): services are prohibited; whose it is, 510.201(a)(1), is told."""
    facts = {"names": ("Rason Lantern Works",), "countries": ("KP",)}
    made = ask(ready, schema=Schema.COMPANY, **facts)
    assert {"reject", "hold"} <= {one.consequence for one in made.findings}
    assert made.outcome is Outcome.REJECT
    assert codes(made)[:2] == ["measure_applies", "block_possible"]


def test_a_public_body_of_a_blocked_government_is_blocked(ready):
    made = ask(
        ready,
        names=("Ministry of Fictions",),
        schema=Schema.PUBLIC_BODY,
        registrations=("KP",),
        countries=("KP",),
    )
    assert made.outcome is Outcome.BLOCK
    assert made.findings[0].rule == "us-ofac-510-government/block"


def test_regions_and_banks_of_accounts_are_places(ready):
    made = ask(
        ready,
        names=("Azure Shore Hotel",),
        schema=Schema.COMPANY,
        countries=("UA",),
        registrations=("UA",),
        addresses=(Place("1 Lenin St, Simferopol, Crimea"),),
    )
    assert "us-ofac-589-crimea/services" in rules(made)
    kyiv = ask(
        ready,
        names=("Azure Shore Hotel",),
        schema=Schema.COMPANY,
        countries=("UA",),
        registrations=("UA",),
    )
    assert kyiv.outcome is Outcome.PASS
    iban = Identifier(IdentifierKind.BANK_ACCOUNT, "IR58 0540 1051 8002 1273 1130 07")
    made = ask(ready, names=("Sunny Trader",), identifiers=(iban,))
    assert made.outcome is Outcome.BLOCK
    blocking = next(one for one in made.findings if one.consequence == "block")
    assert blocking.evidence[0].path == "identifiers[0]"
    wrong = Identifier(IdentifierKind.BANK_ACCOUNT, "IR59 0540 1051 8002 1273 1130 07")
    assert ask(ready, names=("Sunny Trader",), identifiers=(wrong,)).outcome is Outcome.PASS


def test_a_bank_named_by_a_rule_is_asked_about_when_misspelt(ready):
    facts = {
        "schema": Schema.COMPANY,
        "kind": "bank",
        "registrations": ("CN",),
        "countries": ("CN",),
    }
    made = ask(ready, names=("Bank of Dandong",), **facts)
    assert {"us-311-dandong/accounts", "us-311-dandong/not-process"} <= rules(made)
    assert made.outcome is Outcome.HOLD
    assert made.findings[0].evidence[0].path == "names[0]"


def test_the_day_of_knowledge_and_the_profile_count(ready):
    facts = {"names": ("Trade Settlement",), "schema": Schema.COMPANY, "kind": "bank"}
    facts |= {"countries": ("KP",), "registrations": ("KP",)}
    late = make_asker(known_as_of=date(2016, 6, 1))
    stages = {one.rule: one.stage for one in ask(ready, late, **facts).findings}
    assert stages["us-311-kp"] is Stage.FINDING
    person = ask(ready, make_asker("us-person"), **facts)
    bound = [one for one in person.findings if one.rule.startswith("us-311-kp/")]
    assert bound
    assert {one.consequence for one in bound} == {"pass"}
    exports = make_asker("us-exporter", about=["export"])
    assert "us-ofac-510-trade/exports" in rules(ask(ready, exports, **facts))


def test_words_nobody_knows_are_refused():
    with pytest.raises(UnknownName) as caught:
        make_asker("us-coverd")
    assert caught.value.hint.startswith("Did you mean us-covered?")
    with pytest.raises(UsageError) as refused:
        make_asker(about=["smuggling"])
    assert "payment" in refused.value.hint
    assert make_asker(about=["vessel-call"]).about == {Activity.VESSEL_CALL}


def test_a_decision_depends_on_the_tables_of_the_measures(ready):
    from penstock.desk._ready import _tables_sha256

    assert _tables_sha256("measures") == rules_sha256()
    assert ask(ready).rules_sha256 == ready.rules_sha256


COUNTRIES = st.lists(st.sampled_from(["KP", "IR", "CU", "SY", "RU", "FR", "US"]), max_size=2)
GRAVITY = {outcome: weight for weight, outcome in enumerate(Outcome)}


@given(
    name=st.sampled_from(["Zorandia Commerce Bank", "Ann Innocent", "Bank of Dandong"]),
    schema=st.sampled_from([None, *Schema]),
    kind=st.sampled_from(["", "bank"]),
    countries=COUNTRIES,
    ties=st.sampled_from(["nationalities", "residences", "registrations", "none"]),
    bic=st.sampled_from(["", "ZORAKPPY", "FTBDKPPY", "not a code"]),
    profile=st.sampled_from(["us-covered", "us-person", "foreign-bank", "exporter"]),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_decision_is_milder_than_its_parts(
    ready, name, schema, kind, countries, ties, bic, profile
):
    subject = Subject(
        id="q",
        names=(name,),
        schema=schema,
        kind=kind,
        countries=tuple(dict.fromkeys(countries)),
        identifiers=(Identifier(IdentifierKind.BIC, bic),) if bic else (),
        **({ties: tuple(dict.fromkeys(countries))} if ties != "none" else {}),
    )
    (found,) = answers([subject], ready)
    made = decision(found, ready, "test", make_asker(profile))
    asked = [Outcome(one.consequence) for one in made.findings]
    assert GRAVITY[made.outcome] >= GRAVITY[found.outcome]
    assert (made.outcome is Outcome.PASS) <= all(one is Outcome.PASS for one in asked)
    assert (Outcome.BLOCK in asked) == (made.outcome is Outcome.BLOCK)
    if made.outcome is Outcome.REJECT:
        assert Outcome.REJECT in asked
    for one in made.findings:
        assert one.evidence
        assert all(piece.path for piece in one.evidence)


def test_an_answer_is_the_same_twice(ready):
    one, two = (ask(ready, identifiers=BANK.identifiers + SHIP.identifiers) for _ in range(2))
    assert to_json(one.findings) == to_json(two.findings)


def test_a_citizen_of_cuba_is_asked_for_papers_wherever_he_lives(ready):
    """31 CFR 515.302(a)(1), 515.505: other programmes do not count a nationality."""
    cuban = {"names": ("Juan Perez Gomez",), "schema": Schema.PERSON, "countries": ("CU", "ES")}
    made = ask(ready, **cuban, nationalities=("CU",), residences=("ES",))
    assert made.outcome is Outcome.HOLD
    assert made.findings[0].rule == "us-ofac-515-blocking/block-citizens-elsewhere"
    assert made.findings[0].evidence[0].path == "countries[0]"


@pytest.mark.parametrize(
    ("address", "outcome"),
    [
        ("5 Embankment, Yalta, Ukraine", Outcome.REJECT),
        ("5 Embankment, Yalta", Outcome.REJECT),
        ("5 Main St, Sevastopol, Wisconsin, United States", Outcome.PASS),
        ("1 Khreshchatyk, Kyiv, Ukraine", Outcome.PASS),
    ],
)
def test_towns_tell_the_regions_under_measures(ready, address, outcome):
    made = ask(
        ready, names=("Azure Shore Hotel",), schema=Schema.COMPANY, addresses=(Place(address),)
    )
    assert made.outcome is outcome


@pytest.mark.parametrize(
    ("address", "region"),
    [
        ("1 Artema St, Donetsk, Ukraine", "UA-14"),
        ("1 Artema St, Donetsk People's Republic", "UA-DNR"),
        ("1 Lenin St, Donetsk Oblast", "UA-14"),
        ("1 Sovetskaya, Lugansk, Russia", "UA-09"),
    ],
)
def test_an_oblast_is_not_the_republic_of_its_name(address, region):
    subject = Subject(id="q", names=("A Hotel",), addresses=(Place(address),))
    assert party_question(subject, (), make_asker()).facts.parties[0].regions == (region,)
