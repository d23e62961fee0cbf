"""Ties that official lists state are shown beside shares and never counted."""

from datetime import date

import pytest

from penstock.desk import OwnersAsked, trace_owners
from tests.desk.world import settings_in
from tests.shared import shared_data

DAY = date(2024, 1, 2)


@pytest.mark.shared
@pytest.mark.slow
def test_linked_to_of_the_real_list_blocks_nobody(tmp_path) -> None:
    """5,825 of 14,966 rows of May 2024 say Linked To; that of December 2023 is read whole here."""
    sdn = str(shared_data() / "lists" / "ofac" / "2023-12-28" / "sdn.csv")
    asked = OwnersAsked(owners=(sdn,), listed=(sdn,))
    found = trace_owners(asked, settings_in(tmp_path), as_of=DAY)
    assert len(found.verdicts) > 5000
    assert {(one.status, one.reason) for one in found.verdicts} == {("blocked", "listed")}
    nobody = tmp_path / "nobody.txt"
    nobody.write_text("BANK MARKAZI JOMHOURI ISLAMI IRAN\n")
    asked = OwnersAsked(owners=(sdn,), listed=(str(nobody),))
    found = trace_owners(asked, settings_in(tmp_path), as_of=DAY)
    assert {one.party for one in found.verdicts if one.status != "not_blocked"} <= {"us-ofac:4632"}
    assert any(edge.kind == "link" for one in found.verdicts for edge in one.held)
