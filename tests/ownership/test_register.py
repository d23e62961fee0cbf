"""The graph on disk answers as the graph in memory."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from penstock.errors import IndexDamaged
from penstock.ownership import (
    ListedParty,
    OwnerGraph,
    OwnerParty,
    OwnerWatch,
    Register,
    Stake,
    build_register,
    find_listed,
    read_share,
    trace,
)
from tests.ownership.made import DAY, of
from tests.ownership.test_properties import graphs


@given(graphs())
@settings(max_examples=40)
def test_one_party_at_a_time_is_what_the_whole_says(
    tmp_path_factory: Any, made: tuple[list[Stake], list[str]]
) -> None:
    stakes, listed = made
    whole = of(stakes)
    register = build_register(whole, tmp_path_factory.mktemp("register") / "r")
    assert register.graph() == whole
    watch = OwnerWatch(register, [ListedParty(ids=(one,)) for one in listed], DAY)
    for regime in ("ofac", "eu", "uk", "s311"):
        found = trace(whole, find_listed(whole, listed, DAY), regime=regime, as_of=DAY)
        for verdict in found.verdicts:
            assert watch.verdict(verdict.party, regime) == verdict
        gravest = {v.party: v.status for v in found.verdicts if v.status != "not_blocked"}
        assert {party: v.status for party, v in watch.blocked(regime).items()} == gravest


@given(graphs())
@settings(max_examples=40)
def test_only_those_that_can_be_blocked_matter(
    tmp_path_factory: Any, made: tuple[list[Stake], list[str]]
) -> None:
    """Where the whole cone is too large, the part that is looked at must give the same verdict."""
    stakes, listed = made
    whole = of(stakes)
    register = build_register(whole, tmp_path_factory.mktemp("register") / "r")
    seeds = register.seeds([ListedParty(ids=(one,)) for one in listed], DAY)
    through = register.reachable(seeds.possible, DAY)
    for regime in ("ofac", "eu", "uk"):
        found = trace(whole, seeds, regime=regime, as_of=DAY)
        for verdict in found.verdicts:
            part = register.part([verdict.party], through)
            other = trace(part, seeds, regime=regime, as_of=DAY, only=[verdict.party]).verdicts[0]
            assert (other.status, other.lower, other.proof) == (
                verdict.status, verdict.lower, verdict.proof,
            )  # fmt: skip


def test_parties_are_found_by_every_name_and_number(tmp_path: Path) -> None:
    parties = {
        "1": OwnerParty("1", ("Same Name", "Özgür Ltd"), "Company", ("LEI1",)),
        "2": OwnerParty("2", ("Same Name",)),
    }
    stake = Stake(owner="1", owned="2", share=read_share("1/3"), joint="pact", source="f row 2")
    made = OwnerGraph(parties=parties, stakes=(stake,))
    register = build_register(made, tmp_path / "r", files=["f"])
    assert register.find(["same  NAME"]) == ("1", "2")
    assert register.find(["LEI1"]) == register.find(["ÖZGÜR ltd"]) == ("1",)
    assert register.find(["nobody", ""]) == ()
    assert register.graph() == made
    assert (register.files, register.parties, register.stakes) == (("f",), 2, 1)


def test_a_folder_that_is_no_register_is_refused(tmp_path: Path) -> None:
    with pytest.raises(IndexDamaged, match="cannot be opened"):
        Register.open(tmp_path)
    (tmp_path / "register.json").write_text('{"version": 0}')
    with pytest.raises(IndexDamaged, match="another version"):
        Register.open(tmp_path)
