"""Who does what to whom by the phrases of a sentence: one form of English each."""

import pytest

from penstock.news import NewsReader, Page

_READER = NewsReader()


def _told(*sentences: str) -> set[tuple[str, str, str, str]]:
    text = "A headline about it\n\n" + "\n\n".join(sentences)
    found = _READER.read(Page(source="x", text=text)).events
    return {(one.type, one.actor_country, one.target, one.stage) for one in found}


@pytest.mark.parametrize(
    ("sentence", "events"),
    [
        (  # a time between the noun and its preposition; names explain what comes before them
            "The United States imposed sanctions on Thursday on two Chinese suppliers, Redlan "
            "Aerospace and Xiamar Propulsion, and on a trading partner.",
            {
                ("designation", "US", "Redlan Aerospace", "adopted"),
                ("designation", "US", "Xiamar Propulsion", "adopted"),
            },
        ),
        (  # who is included, and not whose members they are
            "Eight members of the Volkov Group, among them Vitali Perfilev, were added to the "
            "European Union's sanctions list on Saturday.",
            {("designation", "EU", "Vitali Perfilev", "adopted")},
        ),
        (  # a relative clause inside the subject, and what it is aimed at
            "The Security Council committee that oversees measures against Iran has deleted Orion "
            "Shipping from its sanctions list.",
            {("delisting", "UN", "Orion Shipping", "adopted")},
        ),
        (  # reported speech: it is the speaker; what he is charged with is no event of its own
            "German federal prosecutors said that they had charged Ulrich Sander, the owner of a "
            "tool firm, with breaking the EU embargo against Russia.",
            {("indictment", "DE", "Ulrich Sander", "adopted")},
        ),
        (  # ages and towns between a subject in the plural and its verb
            "Farid Ostadan, 38, of Natick, and Keyvan Abdi, 42, of Shiraz, were each charged by "
            "U.S. prosecutors with smuggling.",
            {
                ("indictment", "US", "Farid Ostadan", "adopted"),
                ("indictment", "US", "Keyvan Abdi", "adopted"),
            },
        ),
        (  # two objects, with an aside between them
            "The U.S. Treasury has given Naftna Srbija, which is owned by a Russian oil company, a "
            "licence to keep operating.",
            {("licence", "US", "Naftna Srbija", "adopted")},
        ),
        (  # whom a licence lets do something
            "Canada on Monday revoked a waiver that had let Brenner Turbines return equipment.",
            {("licence", "CA", "Brenner Turbines", "adopted")},
        ),
        (  # two verbs with one subject
            "Canada has prohibited the import of diamonds from Russia and imposed sanctions on ten "
            "individuals, including Oleg Karpin, a vice president of Lukvar.",
            {
                ("export_ban", "CA", "Russia", "adopted"),
                ("designation", "CA", "Oleg Karpin", "adopted"),
            },
        ),
        (  # whose it is that is seized
            "Spanish police seized a yacht in Palma that belongs to Andrei Melkonov.",
            {("seizure", "ES", "Andrei Melkonov", "adopted")},
        ),
        (  # nobody is named: nobody is meant, and not whom they worked for
            "Five people accused of smuggling gold for the Volkov Group have been sanctioned by "
            "Britain.",
            set(),
        ),
        (  # a warning is a threat, a condition and a denial are nothing
            "Washington warned that it could impose sanctions on Sudan if the truce fails.",
            {("threat", "US", "Sudan", "planned")},
        ),
        (  # what a relative clause is about is the object of its verb
            "The ship belongs to Transmorflot, which Washington blacklisted in 2022.",
            {("designation", "US", "Transmorflot", "adopted")},
        ),
        (  # a list is not of those that it is linked to
            "Eight companies linked to the trader Karl Lee, or Li Fangwei, were blacklisted by the "
            "United States.",
            set(),
        ),
        ("None of the banks was fined by the U.S. Treasury last year, Sumer Bank said.", set()),
    ],
)
def test_the_sides_of_an_event(sentence: str, events: set[tuple[str, str, str, str]]) -> None:
    assert _told(sentence) == events


def test_what_stands_for_a_party_told_of_before() -> None:
    found = _told(
        "Sinmixer, a crypto service, was taken offline by the FBI.",
        "OFAC designated the service for laundering money.",
        "Its founder, Pavel Orlin, was arrested in Cyprus and the businessman was charged by the "
        "U.S. Justice Department.",
    )
    assert ("designation", "US", "Sinmixer", "adopted") in found
    assert ("indictment", "US", "Pavel Orlin", "adopted") in found


def test_those_of_a_list_told_of_before() -> None:
    found = _told(
        "The U.S. Commerce Department changed its Entity List on Friday.",
        "It added Hua Rong Optics Co., Ltd., Aral Teknik of Turkey, and Pars Gulf Electronics.",
    )
    assert found == {
        ("listing", "US", "Hua Rong Optics Co., Ltd.", "adopted"),
        ("listing", "US", "Aral Teknik", "adopted"),
        ("listing", "US", "Pars Gulf Electronics", "adopted"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "Orbex Shipping Tanker (Dalian) Co., Ltd.",
        "Kestrel Optics (Hong Kong) Limited",
        "Saltire Foods (Private) Limited",
        "Marlin Technologies (Thailand) Company Limited",
    ],
)
def test_a_name_goes_on_behind_a_place_in_brackets(name: str) -> None:
    found = _told(f"The U.S. Treasury Department on Monday sanctioned {name.removesuffix('.')}.")
    assert {(one[0], one[2].removesuffix(".")) for one in found} == {
        ("designation", name.removesuffix("."))
    }


def test_a_legal_form_alone_is_nobody() -> None:
    page = Page(source="a.txt", text="Deals\n\nThe filing, of Co., Ltd., said the Company grew.\n")
    assert [one.text for one in _READER.read(page).mentions] == []


def test_several_stand_for_those_told_of_before() -> None:
    found = _told(
        "Luminor Freight and Siberica Nord Logistics sent drones, Finnish customs said.",
        "The firms were fined by a court in Finland.",
    )
    assert found == {
        ("penalty", "FI", "Luminor Freight", "adopted"),
        ("penalty", "FI", "Siberica Nord Logistics", "adopted"),
    }
