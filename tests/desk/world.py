"""A small invented world of listed parties, for tests of the desk and of the doors."""

import hashlib
from datetime import date, datetime
from pathlib import Path

from penstock.desk import open_store
from penstock.model import (
    DateRange,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    Name,
    NameKind,
    Party,
    PartyId,
    Place,
    Publication,
    Schema,
    Snapshot,
)
from penstock.settings import Settings, load_settings

SDN = ListId("us-ofac-sdn")


def party(number: int, name: str, schema: Schema = Schema.PERSON, **more) -> Party:
    return Party(
        id=PartyId(f"us-ofac:{number}"),
        schema=schema,
        names=(Name(name), *more.pop("aliases", ())),
        listing=Listing(list=SDN, programmes=("DPRK",), listed_on=date(2009, 8, 11)),
        **more,
    )


BANK = party(
    1,
    "ZORANDIA COMMERCE BANK",
    Schema.COMPANY,
    identifiers=(Identifier(IdentifierKind.BIC, "ZORAKPPY"),),
)
CAPTAIN = party(
    2,
    "Vaskinov, Dragomir",
    aliases=(Name("Iron Captain", NameKind.WEAK_ALIAS),),
    birth_dates=(DateRange(date(1961, 2, 3), date(1961, 2, 3)),),
    nationalities=(Place("Syria", country="SY"),),
)
SHIP = party(
    3, "GLIMMERTIDE", Schema.VESSEL, identifiers=(Identifier(IdentifierKind.IMO, "9187629"),)
)
WORLD = (BANK, CAPTAIN, SHIP)


def publication(day: date | None, parties: tuple[Party, ...] = WORLD, **more) -> Publication:
    return Publication(
        list=more.pop("list", SDN),
        publisher="OFAC",
        published=day,
        published_from="option" if day else "unknown",
        parties=parties,
        sha256=more.pop("sha256", hashlib.sha256(repr((day, parties)).encode()).hexdigest()),
        files=("sdn.csv",),
        **more,
    )


def settings_in(folder: Path, **more) -> Settings:
    return load_settings(environ={}, home=folder / "home", **more)


def loaded(
    settings: Settings,
    day: date = date(2016, 6, 1),
    parties: tuple[Party, ...] = WORLD,
    retrieved_at: datetime | None = None,
) -> Snapshot:
    with open_store(settings) as store:
        return store.add(publication(day, parties), retrieved_at=retrieved_at)


def sdn_csv(*rows: tuple[int, str, str]) -> str:
    """The legacy CSV of OFAC for (number, name, type), type `-0- ` for an entity."""
    null = "-0- "
    return (
        "".join(
            f'{number},"{name}","{kind}","DPRK","{null}",{null},{null},{null},{null},{null},{null},'
            f'"{null}"\r\n'
            for number, name, kind in rows
        )
        + "\x1a"
    )
