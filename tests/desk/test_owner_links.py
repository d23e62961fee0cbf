"""Ties that official lists state are shown beside shares and never counted."""

from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from penstock.desk import OwnersAsked, trace_owners
from penstock.lists import read_publications
from penstock.ownership import Stake, graph_from_parties
from tests.desk.world import settings_in
from tests.shared import shared_data

DAY = date(2024, 1, 2)


def read_links(path: str) -> tuple[Stake, ...]:
    (publication,) = read_publications([Path(path)])
    return graph_from_parties(publication.parties).stakes


@pytest.mark.shared
@pytest.mark.slow
def test_linked_to_of_the_real_list_blocks_nobody(tmp_path) -> None:
    """5,825 of 14,966 rows of May 2024 say Linked To; that of December 2023 is read whole here."""
    sdn = str(shared_data() / "lists" / "ofac" / "2023-12-28" / "sdn.csv")
    asked = OwnersAsked(owners=(sdn,), listed=(sdn,))
    found = trace_owners(asked, settings_in(tmp_path), as_of=DAY)
    assert len(found.verdicts) > 5000
    assert {(one.status, one.reason) for one in found.verdicts} == {("blocked", "listed")}
    linked = Counter(edge.owner for edge in read_links(sdn))
    most, count = linked.most_common(1)[0]
    assert count > 100
    alone = tmp_path / "alone.txt"
    alone.write_text(f"{most}\n")
    asked = OwnersAsked(owners=(sdn,), listed=(str(alone),))
    found = trace_owners(asked, settings_in(tmp_path), as_of=DAY)
    assert {one.party for one in found.verdicts if one.status != "not_blocked"} <= {most}
    held = [edge for one in found.verdicts for edge in one.held]
    assert len(held) >= count - 1
    assert {edge.kind for edge in held} == {"link"}
