"""The lists of part 744 in eCFR's XML: names, other names, addresses, licence columns, notices."""

import pytest

from penstock.errors import MalformedInput
from penstock.lists._bis_supplements import FORMAT
from penstock.model import NameKind
from tests.lists.small_files import BIS_744

PARSED = FORMAT.read({"main": BIS_744})
ALFA, BRAVO, CHARLIE, DELTA, ECHO = PARSED.parties


def test_each_row_is_a_party_of_its_section():
    assert [party.listing.section for party in PARSED.parties] == ["EL", "EL", "EL", "UVL", "MEU"]
    assert {party.listing.list for party in PARSED.parties} == {"us-bis-744"}
    assert all(party.id.startswith("us-bis-744:") for party in PARSED.parties)
    assert PARSED.published is None
    assert PARSED.warnings == ()


def test_the_name_ends_where_the_address_begins():
    names = [party.primary_name for party in PARSED.parties]
    assert names == [
        "Alfa Instruments Co., Ltd.",
        "Bravo Works",
        "Charlie Ferry FZE, LLC",
        "Delta General Trading LLC",
        "Echo Aviation, JSC",
    ]
    others = {name.text for name in ALFA.names if name.kind is not NameKind.PRIMARY}
    assert others == {"Alfa Lenses", "A.L.F.A. Optics"}
    assert {name.text for name in ECHO.names} == {"Echo Aviation, JSC", "Old Echo"}


def test_addresses_and_the_country_above():
    assert [place.text for place in ALFA.addresses] == [
        "12 Harbour Road, Qingdao, China",
        "Room 3, Pier Tower, Ningbo, China",
    ]
    assert [place.country for place in BRAVO.addresses] == ["CN"]
    assert [(place.country, place.region) for place in CHARLIE.addresses] == [("UA", "UA-43")]
    assert [place.country for place in DELTA.addresses] == ["AE"]


def test_licence_columns_and_notices():
    listing = ALFA.listing
    assert listing.licence_requirement.startswith(
        "For all items subject to the EAR, see §§ 734.9(e)1"
    )
    assert listing.licence_policy == "Presumption of denial"
    assert [one[:11] for one in listing.citations] == ["84 FR 22963", "85 FR 29852"]
    assert ECHO.listing.licence_requirement == ""


def test_a_publication_of_one_supplement_is_known_by_its_start():
    alone = BIS_744[BIS_744.index(b"<DIV9") : BIS_744.index(b"</DIV9>") + 7]
    assert FORMAT.recognise(alone[:300]) == "main"
    assert len(FORMAT.read({"main": alone}).parties) == 3
    assert FORMAT.recognise(BIS_744.replace(b"744", b"746")) is None


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        (b"<TH>Entity</TH>", b"<TH>Who</TH>", "no column of parties"),
        (b"Part 744", b"Part 745", "no row of supplement"),
        (b"</DIV5>", b"", "not well-formed"),
    ],
)
def test_what_breaks_the_format_is_refused(old, new, message):
    with pytest.raises(MalformedInput, match=message):
        FORMAT.read({"main": BIS_744.replace(old, new)})


def test_a_country_nobody_knows_is_said():
    parsed = FORMAT.read({"main": BIS_744.replace(b"<TD>RUSSIA", b"<TD>NARNIA")})
    assert any("'NARNIA' is no country" in one for one in parsed.warnings)


def test_subordinate_institutions_are_parties_and_their_heading_is_none():
    """Supplement no. 7 heads some rows with the group that they belong to, and reserves others."""
    more = b"""<TR><TD>BURMA</TD><TD>[Reserved]</TD><TD>[Reserved]</TD></TR>
<TR><TD>RUSSIA</TD><TD>The following two subordinate institutions of Foxtrot Group:</TD><TD/></TR>
<TR><TD/><TD>Subordinate institution:<br/>Golf Engines JSC, 4 Quay, Perm</TD><TD/></TR>
<TR><TD/><TD>Subordinate instituion:</TD><TD/></TR>
<TR><TD>Hotel Works</TD><TD>85 FR 83799</TD></TR></TABLE></DIV9>"""
    end = BIS_744.rindex(b"</TABLE>")
    changed = BIS_744[:end] + more + BIS_744[BIS_744.index(b"</DIV9>", end) + 7 :]
    parsed = FORMAT.read({"main": changed})
    assert [party.primary_name for party in parsed.parties[5:]] == ["Golf Engines JSC"]
    assert [place.country for place in parsed.parties[5].addresses] == ["RU"]
    assert any("only 2 cells" in one for one in parsed.warnings)
