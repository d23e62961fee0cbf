"""Shapes of agency copy and of authorities' notices, and what only looks like them."""

import pytest

from penstock.news import NewsReader, Page

_READER = NewsReader()


def _told(text: str, outlet: str = "") -> set[tuple[str, str, str]]:
    page = Page(source="x", text=f"A headline about it\n\n{text}", outlet=outlet)
    found = _READER.read(page).events
    return {(one.type, one.actor_country, one.target) for one in found}


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (  # those who act together, each with a list of its own
            "Ottawa and Canberra have blacklisted the Myanmar arms dealer Tun Lin.",
            {("designation", "CA", "Tun Lin"), ("designation", "AU", "Tun Lin")},
        ),
        (  # and behind a comma
            "The EU, together with the United Kingdom, sanctioned the trader Ivan Markov.",
            {("designation", "EU", "Ivan Markov"), ("designation", "GB", "Ivan Markov")},
        ),
        (  # a name before what somebody is describes it
            "Ottawa blacklisted the Brossard charity Nur Relief on Monday.",
            {("designation", "CA", "Nur Relief")},
        ),
        (  # one of those whose assets were frozen
            "New sanctions were imposed by the EU on Monday.\n\nThe refiner Tavrida Oil was one of "
            "four companies whose assets were frozen.",
            {("asset_freeze", "EU", "Tavrida Oil")},
        ),
        (  # counted first, named later in the passive
            "Tokyo on Friday imposed sanctions on two lenders that pay for arms.\n\nThe "
            "lenders were identified by the finance ministry as Sibir Bank and Volga Credit.",
            {("designation", "JP", "Sibir Bank"), ("designation", "JP", "Volga Credit")},
        ),
        (  # reasons are no targets
            "Turkey froze the assets of the Nur Foundation on suspicion of financing Daesh.",
            {("asset_freeze", "TR", "Nur Foundation")},
        ),
        (  # two countries behind one ban
            "Moscow bars imports of timber and seafood from Latvia and Finland.",
            {("export_ban", "RU", "Latvia"), ("export_ban", "RU", "Finland")},
        ),
        (  # how much it is stands between a fine and whom it is for
            "MAS imposed fines totalling S$2 million on Orchid Bank and Lanta Trust for failings.",
            {("penalty", "SG", "Orchid Bank"), ("penalty", "SG", "Lanta Trust")},
        ),
        (  # what was decided is done
            "The Security Council decided that two chiefs, Malek Deng and Paul Awan, would be "
            "subject to the travel ban.",
            {("designation", "UN", "Malek Deng"), ("designation", "UN", "Paul Awan")},
        ),
        (  # the word of the name tells which of the two is meant
            "Oslo charged a former director, Birgit Holm, of Nordhamn Bank with fraud.\n\n"
            "Police in Norway are also investigating the bank over payments that it made.",
            {
                ("indictment", "NO", "Birgit Holm"),
                ("investigation", "NO", "Nordhamn Bank"),
            },
        ),
        (  # whom a pronoun stands for: a person, not the firm before
            "London fined the property firm Belgrave Keys over breaches of sanctions.\n\nThe firm "
            "managed a flat for the Russian banker Oleg Starin after Canada sanctioned him.",
            {("penalty", "GB", "Belgrave Keys"), ("designation", "CA", "Oleg Starin")},
        ),
        (  # threatened with one thing and another
            "Washington threatened Colombia with tariffs and sweeping financial sanctions.",
            {("threat", "US", "Colombia")},
        ),
        (  # a word that is a verb only before what somebody is about to do
            "Tokyo plans to ban exports of steel plate to Russia from May, a draft order shows.",
            {("export_ban", "JP", "Russia")},
        ),
        ("Tokyo plans to build a bridge, and sanctions were not mentioned by Russia.", set()),
        ("Also hit is tourism, as sanctions bite in Russia, analysts say.", set()),
        (  # an inquiry that is over
            "Zurich prosecutors dropped their investigation into Alpen Metals.",
            set(),
        ),
        (  # officers of another sort, and no list before
            "Officers named the victims as Ali Khan and Omar Said.",
            set(),
        ),
        ("Vehicles are subject to inspection and importers must hold a licence.", set()),
    ],
)
def test_each_shape_is_told(text: str, events: set[tuple[str, str, str]]) -> None:
    assert _told(text) == events


def test_a_list_behind_a_colon_is_read() -> None:
    text = (
        "On 22 February the Foreign Office updated the United Kingdom list of sanctions.\n\n"
        "The following entries have been added to the consolidated list:\n\n"
        "1. PETROV, Ivan Igorevich. Position: Director.\n\n"
        "2. URAL BALLISTIKA JSC. Address: Russia.\n\nThe following entry has been removed from the "
        "consolidated list and is free:\n\n3. ORLOVA, Tamara.\n\n"
        "You must check whether you hold any funds for the persons named here."
    )
    assert _told(text, outlet="Office of Financial Sanctions Implementation, HM Treasury") == {
        ("designation", "GB", "PETROV, Ivan Igorevich"),
        ("designation", "GB", "URAL BALLISTIKA JSC"),
        ("delisting", "GB", "ORLOVA, Tamara"),
    }


def test_a_list_of_other_things_names_nobody() -> None:
    text = (
        "The EU said on Monday that it would look into three points about sanctions:\n\n"
        "1. Prices of bread.\n\n2. Roads and bridges."
    )
    assert _told(text) == set()


def test_letters_in_brackets_are_the_body_before_them() -> None:
    text = "The EU added Banco del Valle S.A. (BDV) to its blacklist. Canada sanctioned BDV, too."
    assert _told(text) == {
        ("designation", "EU", "Banco del Valle S.A."),
        ("designation", "CA", "Banco del Valle S.A."),
    }


def test_datelines_with_a_colon_and_of_agencies_are_no_words_of_the_sentence() -> None:
    for opening in ("RIYADH: ", "MOSCOW, August 7. /TASS/. ", "LONGUEUIL, Que. - "):
        page = Page(source="x", text=f"A headline\n\n{opening}The EU sanctioned Orbex Bank today.")
        first = _READER.read(page).article.sentences[-1].text
        assert first == "The EU sanctioned Orbex Bank today."


@pytest.mark.parametrize("sign", ["'", "’"])
@pytest.mark.parametrize(
    ("named", "target"),
    [
        (
            "the Foreign Trade Bank of the Democratic People's Republic of Korea",
            "Foreign Trade Bank of the Democratic People's Republic of Korea",
        ),
        ("the Workers' Party of Korea", "Workers' Party of Korea"),
        ("Bank of the People's Trust Ltd", "Bank of the People's Trust Ltd"),
        ("St. John's Trading Ltd", "St. John's Trading Ltd"),
        # Whose it is, is no part of the name.
        ("Iran's Bank Melli", "Bank Melli"),
        ("Gazprom's Volga Trading Ltd", "Volga Trading Ltd"),
        ("the traders' Volga Bank", "Volga Bank"),
        ("St. Petersburg's Volga Bank", "Volga Bank"),
        ("Treasury's Volga Bank", "Volga Bank"),
    ],
)
def test_a_name_goes_on_behind_a_genitive_within_it(named: str, target: str, sign: str) -> None:
    text = f"Ottawa blacklisted {named} on Monday.".replace("'", sign)
    assert {one[2] for one in _told(text)} == {target}


def test_a_bank_of_the_peoples_republic_is_linked(reader: NewsReader) -> None:
    text = (
        "A headline about it\n\nThe U.S. Treasury on Thursday sanctioned the Foreign Trade Bank of "
        "the Democratic People's Republic of Korea and St. John's Harbour Bakery."
    )
    found = reader.read(Page(source="x", text=text))
    links = {one.party for one in found.links if one.state != "rejected"}
    assert links == {"us-ofac:15603"}
