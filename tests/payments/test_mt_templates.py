"""The shared scenarios as FIN messages: each is read, or says why it is not to be trusted."""

from tests.payments.mt_templates import Template
from tests.payments.test_mt_types import adds_up, read_one
from tests.shared import shared_data


def test_every_scenario_is_read_and_adds_up() -> None:
    folder = shared_data() / "payments" / "mt_templates"
    paths = sorted(path for path in folder.glob("mt*/*.json") if path.name != "index.json")
    assert len(paths) == 195
    clean = 0
    for path in paths:
        text = Template(path).text()
        one = read_one(text)
        adds_up(one, text)
        assert one.type == f"MT{path.parent.name[2:]}"
        assert one.transactions
        assert one.sender
        assert one.receiver
        clean += not list(one.every_problem())
    # The others break a layout or their type's structure, and say so.
    assert clean > 130


def test_known_traps_among_the_scenarios_are_told() -> None:
    folder = shared_data() / "payments" / "mt_templates"

    def codes(name: str) -> set[str]:
        one = read_one(Template(folder / name).text())
        return {each.code for each in one.every_problem()}

    assert "type_mismatch" in codes("mt202/cov_mismatch.json")
    assert "cover_without_underlying" in codes("mt205/bank_transfer_cover.json")
    assert "too_many_lines" in codes("mt210/securities_settlement_notice.json")
    assert "foreign_character" in codes("mt199/cbpr_cancellation.json")
    assert codes("mt103/minimal.json") == set()
