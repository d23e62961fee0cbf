"""Listed parties the tests of news link to: real names as publishers write them, few of them."""

from datetime import date

from penstock.model import (
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

_ROWS = (
    # id, schema, names (primary first; "~" weak), country, programmes, citations, listed on
    ("us-ofac:20157", Schema.PERSON, ("Jong Un KIM",), "KP", ("DPRK3",), (), None),
    (
        "us-csl:30947",
        Schema.ORGANIZATION,
        ("HUAWEI TECHNOLOGIES CO., LTD.",),
        "CN",
        ("CMIC-EO13959",),
        (),
        None,
    ),
    (
        "us-csl:EL-1",
        Schema.LEGAL_ENTITY,
        ("Huawei Technologies Co., Ltd. (Huawei)",),
        "CN",
        (),
        ("84 FR 22963",),
        None,
    ),
    (
        "us-csl:49725",
        Schema.ORGANIZATION,
        ("AUTONOMOUS NON-PROFIT ORGANIZATION DIALOG", "DIALOGUE"),
        "RU",
        ("RUSSIA-EO14024",),
        (),
        None,
    ),
    (
        "us-ofac:15603",
        Schema.ORGANIZATION,
        ("FOREIGN TRADE BANK OF THE DEMOCRATIC PEOPLE'S REPUBLIC OF KOREA",),
        "KP",
        ("DPRK3", "NPWMD"),
        (),
        date(2013, 3, 11),
    ),
    ("us-ofac:24508", Schema.VESSEL, ("PATRIOT",), "", ("DPRK4",), (), None),
    ("us-ofac:15903", Schema.VESSEL, ("DANIEL",), "", ("IRAN",), (), None),
    ("us-ofac:1", Schema.PERSON, ("Hani AL-SAYID", "~SAID"), "", ("SDGT",), (), None),
    ("us-ofac:2", Schema.ORGANIZATION, ("KAHANE CHAI", "CARD"), "IL", ("SDGT",), (), None),
    ("us-ofac:1316", Schema.ORGANIZATION, ("LEVERAGE, S.A.",), "CO", ("SDNT",), (), None),
    (
        "us-ofac:21171",
        Schema.PERSON,
        ("Yevgeniy Viktorovich PRIGOZHIN", "Evgeny PRIGOZHIN"),
        "RU",
        ("UKRAINE-EO13661",),
        (),
        date(2016, 12, 20),
    ),
    (
        "us-ofac:22543",
        Schema.ORGANIZATION,
        ("PRIVATE MILITARY COMPANY 'WAGNER'", "WAGNER GROUP"),
        "RU",
        ("UKRAINE-EO13660",),
        (),
        date(2017, 6, 20),
    ),
    (
        "us-ofac:17022",
        Schema.ORGANIZATION,
        ("ROSNEFT",),
        "RU",
        ("UKRAINE-EO13662",),
        (),
        date(2014, 7, 16),
    ),
    ("us-ofac:4695", Schema.ORGANIZATION, ("HAMAS",), "PS", ("SDGT",), (), None),
    ("us-ofac:4697", Schema.ORGANIZATION, ("HIZBALLAH", "HEZBOLLAH"), "LB", ("SDGT",), (), None),
    (
        "us-ofac:25578",
        Schema.ORGANIZATION,
        ("BANK MELLI IRAN", "BANK MELLI"),
        "IR",
        ("IRAN",),
        (),
        date(2007, 10, 25),
    ),
    (
        "us-ofac:24306",
        Schema.PERSON,
        ("Victor VEKSELBERG", "Viktor Feliksovich VEKSELBERG"),
        "RU",
        ("UKRAINE-EO13662",),
        (),
        date(2018, 4, 6),
    ),
    (
        "us-ofac:10481",
        Schema.PERSON,
        ("Qasem SOLEIMANI", "Ghasem SOLEYMANI"),
        "IR",
        ("SDGT",),
        (),
        date(2007, 10, 25),
    ),
    (
        "us-ofac:10391",
        Schema.ORGANIZATION,
        ("ISLAMIC REVOLUTIONARY GUARD CORPS", "IRGC", "SEPAH PASDARAN"),
        "IR",
        ("SDGT",),
        (),
        date(2007, 10, 25),
    ),
    (
        "un-sc:6908622",
        Schema.ORGANIZATION,
        ("FOREIGN TRADE BANK (FTB)",),
        "KP",
        ("DPRK",),
        (),
        date(2017, 8, 5),
    ),
    ("us-ofac:12735", Schema.PERSON, ("Bashar AL-ASSAD",), "SY", ("SYRIA",), (), date(2011, 5, 18)),
    (
        "us-ofac:11581",
        Schema.ORGANIZATION,
        ("KOREA KWANGSON BANKING CORP",),
        "KP",
        ("NPWMD",),
        (),
        date(2009, 8, 11),
    ),
    (
        "us-ofac:22790",
        Schema.PERSON,
        ("Nicolas MADURO MOROS",),
        "VE",
        ("VENEZUELA",),
        (),
        date(2017, 7, 31),
    ),
    (
        "us-ofac:27307",
        Schema.ORGANIZATION,
        ("LAZARUS GROUP",),
        "KP",
        ("DPRK3",),
        (),
        date(2019, 9, 13),
    ),
)


def parties() -> list[Party]:
    """The listed parties."""
    return [
        Party(
            id=PartyId(party_id),
            schema=schema,
            names=tuple(
                Name(
                    text=name.removeprefix("~"),
                    kind=NameKind.WEAK_ALIAS
                    if name.startswith("~")
                    else NameKind.PRIMARY
                    if number == 0
                    else NameKind.ALIAS,
                )
                for number, name in enumerate(names)
            ),
            listing=Listing(
                list=ListId("us-ofac-sdn"),
                programmes=programmes,
                citations=citations,
                listed_on=listed_on,
            ),
            addresses=(Place(text=country, country=country),) if country else (),
        )
        for party_id, schema, names, country, programmes, citations, listed_on in _ROWS
    ]


def source() -> tuple[ListVersion, list[Party]]:
    """The listed parties as the source of an index."""
    return ListVersion(ListId("us-ofac-sdn"), date(2026, 1, 1), "0" * 64), parties()
