"""A few listed parties, invented but for the programmes they stand under, and deciders on them."""

from datetime import date
from pathlib import Path

from penstock.measures import Asker, book
from penstock.model import (
    DateRange,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    ListVersion,
    Name,
    Party,
    PartyId,
    Place,
    Schema,
)
from penstock.payments import (
    ABOUT_A_PAYMENT,
    Basis,
    Decided,
    Decider,
    named_parties,
    named_version,
    read_messages,
)
from penstock.screening import Index, Screener

TODAY = date(2026, 11, 2)
SDN, CONSOLIDATED, UN = ListId("us-ofac-sdn"), ListId("us-ofac-consolidated"), ListId("un-sc")


def party(
    number: int,
    name: str,
    *programmes: str,
    list_id: ListId = SDN,
    section: str = "",
    schema: Schema = Schema.COMPANY,
    bic: str = "",
    **more,
) -> Party:
    identifiers = more.pop("identifiers", ())
    if bic:
        identifiers = (*identifiers, Identifier(IdentifierKind.BIC, bic))
    return Party(
        id=PartyId(f"{list_id}:{number}"),
        schema=schema,
        names=(Name(name),),
        listing=Listing(
            list=list_id, programmes=programmes, section=section, listed_on=date(2009, 8, 11)
        ),
        identifiers=identifiers,
        **more,
    )


BANK = party(1, "ZORANDIA FOREIGN COMMERCE BANK", "DPRK3", "NPWMD", bic="ZORAKPPY")
PERSON = party(
    2,
    "Vaskinov Dragomir Olegovich",
    "DPRK2",
    schema=Schema.PERSON,
    birth_dates=(DateRange(date(1961, 2, 3), date(1961, 2, 3)),),
    nationalities=(Place("North Korea", country="KP"),),
)
SHIP = party(
    3,
    "GLIMMERTIDE STAR",
    "DPRK4",
    schema=Schema.VESSEL,
    identifiers=(Identifier(IdentifierKind.IMO, "9187629"),),
)
SECTORAL = party(4, "Quastellian Oil Industry Bank", "UKRAINE-EO13662", list_id=CONSOLIDATED,
                 section="SSI", bic="QUASRUMM")  # fmt: skip
CUT_OFF = party(5, "Brackwater Settlement Bank", "561-Related", list_id=CONSOLIDATED,
                section="CAPTA", bic="BRACCNBJ")  # fmt: skip
WALLET = party(
    6,
    "Mirkwell Mixing Service",
    "CYBER2",
    identifiers=(Identifier(IdentifierKind.WALLET, "12QtD5BFwRsdNsAZY76UVE1xyCGNTojH9h"),),
)
ELSEWHERE = party(7, "Thornquist Minerals Export", "DRC", list_id=UN)
WORLD = (BANK, PERSON, SHIP, SECTORAL, CUT_OFF, WALLET, ELSEWHERE)


class House:
    """Deciders on a small list, each index built once."""

    def __init__(self, folder: Path, parties: tuple[Party, ...] = WORLD) -> None:
        version = ListVersion(SDN, date(2016, 1, 4), "0" * 64)
        self.version = version
        self._listed = Index.build(iter([(version, parties)]), folder / "listed")
        named = iter([(named_version(), named_parties())])
        self._named = Index.build(named, folder / "named")
        self._folder = folder

    def basis(self, as_of: date, profile: str = "us-covered", **more) -> Basis:
        return Basis(
            screener=Screener(Index.open(self._folder / "listed")),
            named=Screener(Index.open(self._folder / "named")),
            lists=more.pop("lists", (self.version,)),
            rules_sha256="1" * 64,
            as_of=as_of,
            asker=Asker(
                profile=book().profile(profile),
                about=ABOUT_A_PAYMENT,
                confirmed=more.pop("confirmed", frozenset()),
                answers=more.pop("answers", {}),
            ),
            **more,
        )

    def decide(self, content: bytes, as_of: date, **more) -> list[Decided]:
        return list(Decider(self.basis(as_of, **more)).decide(read_messages(content)))
