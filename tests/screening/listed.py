"""Small lists written by hand for the screening tests."""

from datetime import date

from penstock.model import (
    DateRange,
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    ListVersion,
    Name,
    NameKind,
    Party,
    PartyId,
    Place,
    Schema,
)

TEST_LIST = ListVersion(ListId("test"), date(2026, 1, 1), "0" * 64)


def day(text: str) -> DateRange:
    """Return one exact day."""
    return DateRange(date.fromisoformat(text), date.fromisoformat(text))


def year(number: int) -> DateRange:
    """Return a whole year."""
    return DateRange(date(number, 1, 1), date(number, 12, 31), text=str(number))


def party(
    number: int,
    schema: Schema,
    *names: str | Name,
    countries: tuple[str, ...] = (),
    birth_dates: tuple[DateRange, ...] = (),
    identifiers: tuple[Identifier, ...] = (),
    gender: str = "",
) -> Party:
    """Return a listed party; the first name is primary, the others aliases."""
    made = tuple(
        name
        if isinstance(name, Name)
        else Name(name, NameKind.PRIMARY if place == 0 else NameKind.ALIAS)
        for place, name in enumerate(names)
    )
    return Party(
        id=PartyId(f"test:{number}"),
        schema=schema,
        names=made,
        listing=Listing(list=TEST_LIST.list, programmes=("TEST",), listed_on=date(2020, 2, 3)),
        nationalities=tuple(Place(code, country=code) for code in countries),
        birth_dates=birth_dates,
        identifiers=identifiers,
        features=(Feature(FeatureKind.GENDER, gender),) if gender else (),
    )


SMALL_LIST = (
    party(
        1,
        Schema.PERSON,
        "Jong Un KIM",
        "Chong-un KIM",
        Name("김정은", NameKind.ALIAS, script="Hang"),
        countries=("KP",),
        birth_dates=(day("1984-01-08"),),
        gender="Male",
    ),
    party(
        2,
        Schema.PERSON,
        "Viktor Feliksovich VEKSELBERG",
        countries=("RU",),
        birth_dates=(day("1957-04-14"),),
    ),
    party(
        3,
        Schema.PERSON,
        "Hafiz Muhammad SAEED",
        Name("TATA JI", NameKind.WEAK_ALIAS),
        birth_dates=(year(1950),),
        identifiers=(Identifier(IdentifierKind.PASSPORT, "A5250088", country="PK"),),
    ),
    party(
        4,
        Schema.COMPANY,
        "FOREIGN TRADE BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA",
        "MOOYOKBANK",
        countries=("KP",),
        identifiers=(Identifier(IdentifierKind.BIC, "FTBDKPPY"),),
    ),
    party(5, Schema.COMPANY, "KOREA MINING DEVELOPMENT TRADING CORPORATION", "KOMID"),
    party(6, Schema.COMPANY, "Factory No. 5 Machine Works LLC"),
    party(
        7,
        Schema.VESSEL,
        "CHON MA SAN",
        identifiers=(Identifier(IdentifierKind.IMO, "IMO 8660313"),),
        countries=("KP",),
    ),
    party(8, Schema.AIRPLANE, "EP-MNJ"),
    party(9, Schema.PERSON, "Abdul Rahman AL-JALIL"),
    party(
        10,
        Schema.CRYPTO_WALLET,
        "Lazarus wallet",
        identifiers=(
            Identifier(
                IdentifierKind.WALLET, "0x098B716B8Aaf21512996dC57EB0615e2383E2f96", currency="ETH"
            ),
        ),
    ),
    party(11, Schema.PERSON, "J. P. KRUGERSDORP"),
    party(12, Schema.LEGAL_ENTITY, "Huawei Technologies Co., Ltd."),
)
