"""The evasion set at the real door: no trick passes, and each is held for the reason of its row."""

import random

import pytest
from benchmarks.evasion import _DROPPED, Verdict, seeds, verdict
from benchmarks.mutations import mutated

from penstock.model import Decision, Outcome
from penstock.payments import Decider, read_messages
from penstock.validation import Trick, tricks
from tests.payments.small_lists import TODAY, House

PERSON = ("Vaskinov Dragomir Olegovich", "us-ofac-sdn:2")
BANK = ("Zorandia Foreign Commerce Bank", "us-ofac-sdn:1")


@pytest.fixture(scope="module")
def decider(tmp_path_factory: pytest.TempPathFactory) -> Decider:
    return Decider(House(tmp_path_factory.mktemp("lists")).basis(TODAY))


def decide(decider: Decider, content: bytes) -> list[Decision]:
    return [one.decision for one in decider.decide(read_messages(content))]


@pytest.mark.parametrize("listed", [PERSON, BANK], ids=["person", "bank"])
@pytest.mark.parametrize("trick", tricks(), ids=lambda one: one.name)
def test_no_trick_passes(decider: Decider, trick: Trick, listed: tuple[str, str]) -> None:
    name, party = listed
    made = decide(decider, trick.applied(name))
    stopped = [one for one in made if one.outcome is not Outcome.PASS]
    assert stopped
    if trick.code:
        assert trick.code in {reason.code for one in stopped for reason in one.reasons}
    if trick.is_found:
        assert any(hit.party == party for one in stopped for hit in one.hits)


def test_harmless_payments_pass_so_that_a_stop_means_something(decider: Decider) -> None:
    for content in seeds(""):
        assert {one.outcome for one in decide(decider, content)} == {Outcome.PASS}


def test_no_mutation_passes_while_the_name_still_stands(decider: Decider) -> None:
    """A bounded part of what `make bench ARGS=evasion` does with 100,000."""
    dice = random.Random(7)
    planted = seeds(PERSON[0])
    counted = dict.fromkeys(Verdict, 0)
    for number in range(300):
        content = mutated(planted[number % len(planted)], planted, dice, _DROPPED)
        said = verdict(decider, content, PERSON[0])
        counted[said] += 1
        assert said is not Verdict.PASSED, content
    assert counted[Verdict.STOPPED] > 150
