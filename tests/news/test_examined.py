"""Classes of sentences that a new user's articles showed to be misread, each by another example."""

import pytest

from penstock.news import NewsReader, Page
from penstock.news._terms import profile_of

_READER = NewsReader()


def _read(text: str) -> set[tuple[str, str, str, str]]:
    page = Page(source="x", text=f"A headline about it\n\n{text}", outlet="Harbour Post")
    return {
        (one.type, one.actor_country, one.target, one.stage) for one in _READER.read(page).events
    }


@pytest.mark.parametrize(
    ("text", "events"),
    [
        (  # how Korean papers shorten the two states when they describe
            "S. Korean authorities blacklisted the N. Korean trader Ri Chol-su on Monday.",
            {("designation", "KR", "Ri Chol-su", "adopted")},
        ),
        (  # a verb without an ending opens a relative clause
            "Seoul acted with Japan, which put the broker Pak Nam and Daesong Trading on its "
            "sanctions list.",
            {
                ("designation", "JP", "Pak Nam", "adopted"),
                ("designation", "JP", "Daesong Trading", "adopted"),
            },
        ),
        (  # those that are counted are named later, with articles before their names
            "Japan imposed sanctions on four Russian companies and two persons for arming the "
            "North.\n\nThe blacklisted companies are Orbex Tekh, the Volna Trading House and "
            "Kamchatka Avia Institute, a school for pilots.",
            {
                ("sanctions_adopted", "JP", "Russia", "adopted"),
                ("designation", "JP", "Orbex Tekh", "adopted"),
                ("designation", "JP", "Volna Trading House", "adopted"),
                ("designation", "JP", "Kamchatka Avia Institute", "adopted"),
            },
        ),
        (  # an authority that finds something imposes, not whom it finds guilty
            "Britain on Friday concluded that Congo's Liberation Army had shelled a market and "
            "imposed sanctions on the army's commander, Jean Mubake.",
            {("designation", "GB", "Jean Mubake", "adopted")},
        ),
        (
            "Canada said that the Volunteer Front has burned villages and imposed sanctions on its "
            "paymaster, Aung Thu.",
            {("designation", "CA", "Aung Thu", "adopted")},
        ),
        (  # what only begins has not come about
            "France and Italy have begun a process to reimpose sanctions on Mali.",
            {
                ("sanctions_adopted", "FR", "Mali", "planned"),
                ("sanctions_adopted", "IT", "Mali", "planned"),
            },
        ),
        (  # who will ask for something asks
            "Poland and Latvia will press for tougher EU sanctions on Belarus on Monday.",
            {
                ("sanctions_urged", "PL", "Belarus", "urged"),
                ("sanctions_urged", "LV", "Belarus", "urged"),
            },
        ),
        (  # a ship is held, and is not charged
            "The 12,000-ton bulker, the Honest Wave, was detained by Vietnam a year ago.",
            {("seizure", "VN", "Honest Wave", "adopted")},
        ),
        (
            "The United States has taken custody of the Kingsway, a tanker used to carry oil to "
            "North Korea.",
            {("seizure", "US", "Kingsway", "adopted")},
        ),
        (  # whose the licence was is told by what it let him do
            "Washington is revoking a licence that lets Repsol SA pump oil in Venezuela.",
            {("licence", "US", "Repsol SA", "adopted")},
        ),
        (  # a text behind the licence tells whom it is for, and a government is its state
            "OFAC issued General License 31, which authorizes certain transactions with the "
            "Government of Yemen and with blocked banks, including the Sanaa Trade Bank.",
            {
                ("licence", "US", "Sanaa Trade Bank", "adopted"),
                ("licence", "US", "Yemen", "adopted"),
            },
        ),
        (  # a finding is made, a rule is proposed, and a section of the law is neither
            "FinCEN has found that Riga-based Baltika Bank is of primary money laundering concern, "
            "and has proposed a rule that would bar U.S. banks from opening accounts for it.\n\n"
            "The lender moved millions for North Korean agents, the bureau said in a notice issued "
            "under section 311 of the USA PATRIOT Act.",
            {
                ("designation_311", "US", "Baltika Bank", "adopted"),
                ("proposed_rule", "US", "Baltika Bank", "proposed"),
            },
        ),
        (  # two states are paid
            "Nordhamn Bank agreed to pay $400 million to U.S. and British authorities for "
            "sanctions violations.",
            {
                ("penalty", "US", "Nordhamn Bank", "adopted"),
                ("penalty", "GB", "Nordhamn Bank", "adopted"),
            },
        ),
        (  # ships that are barred or specified are on a list
            "The UK has sanctioned nine tankers that carry oil from Russia.\n\nAmong the ships "
            "barred from British ports are the Sea Falcon and the Arctic Rose.",
            {
                ("designation", "GB", "Sea Falcon", "adopted"),
                ("designation", "GB", "Arctic Rose", "adopted"),
            },
        ),
        (  # those who are listed stand line by line behind a colon
            "Australia today announced that it is listing three further persons under its "
            "sanctions regulations.\n\nThose listed are officers who have beaten protesters:\n\n"
            "- Hossein Darvish, former head of police\n\n- Ali Moradi, guard at Evin prison\n\n"
            "- Parvaz Sky Services",
            {
                ("designation", "AU", "Hossein Darvish", "adopted"),
                ("designation", "AU", "Ali Moradi", "adopted"),
                ("designation", "AU", "Parvaz Sky Services", "adopted"),
            },
        ),
        (  # the property of somebody is frozen
            "In line with its law, the movable property of Orbex Defence, Hudson Radar Inc and "
            "Ray Systems within China will be frozen, the foreign ministry in Beijing said.",
            {
                ("asset_freeze", "CN", "Orbex Defence", "planned"),
                ("asset_freeze", "CN", "Hudson Radar Inc", "planned"),
                ("asset_freeze", "CN", "Ray Systems", "planned"),
            },
        ),
        (  # countermeasures are sanctions
            "China took countermeasures against the arms maker Orbex Defence on Monday.",
            {("designation", "CN", "Orbex Defence", "adopted")},
        ),
        (
            "The EU also bans the transit of drones and engines through Russia.",
            {("export_ban", "EU", "Russia", "adopted")},
        ),
        (  # a rule that is final names nobody
            "BIS is publishing the changes in an interim final rule that takes effect on Monday.",
            {("final_rule", "US", "", "adopted")},
        ),
        (  # a ship without a name is the one that the next sentence begins with
            "Spain has seized a North Korean tanker that carried coal, its police said.\n\nThe "
            "9,000-ton carrier, the Golden Dawn, was stopped off Ceuta a week ago.",
            {("seizure", "ES", "Golden Dawn", "adopted")},
        ),
        (  # `certain` opens a noun phrase
            "OFAC issued a licence that authorizes dealings with certain blocked persons, "
            "including the Sanaa Trade Bank.",
            {("licence", "US", "Sanaa Trade Bank", "adopted")},
        ),
        (  # a soccer club does not keep its sanctioned owner out
            "EU states approved a package of sanctions against Russia, including freezing the "
            "assets of several oligarchs such as Roman Petrov, the owner of a soccer club.",
            {
                ("sanctions_adopted", "EU", "Russia", "adopted"),
                ("asset_freeze", "EU", "Roman Petrov", "adopted"),
            },
        ),
        (  # but where no authority acts it is sports
            "The soccer club said that sanctions on the goalkeeper Luis Prado were too harsh.",
            set(),
        ),
        (  # who is on a proposed list is not yet on one
            "The EU weighs sanctions on more tycoons from Russia, diplomats said on Sunday.\n\n"
            "The cellist Sergei Roldin is also on the proposed sanctions list, they said.",
            {
                ("sanctions_adopted", "EU", "Russia", "planned"),
                ("designation", "EU", "Sergei Roldin", "proposed"),
            },
        ),
        (  # those counted before, behind `of them`, between dashes, and as the others
            "BIS added four Chinese firms to its Entity List on Monday over missiles.\n\nOf them, "
            "Luopu Technology Co., Ltd. is accused of selling radars to the army.\n\nOther "
            "firms, including Tianqu Laboratory, have been accused of the same.\n\nThe two "
            "listed Chinese firms — Henan Optics and Wuhu Kewei Electronics — are alleged to help.",
            {
                ("listing", "US", "Luopu Technology Co., Ltd.", "adopted"),
                ("listing", "US", "Tianqu Laboratory", "adopted"),
                ("listing", "US", "Henan Optics", "adopted"),
                ("listing", "US", "Wuhu Kewei Electronics", "adopted"),
            },
        ),
        (  # those named behind a colon, each with what he is in brackets
            "OFAC designated the following two entities and one official connected with the "
            "Burmese military pursuant to EO 14014:  Royal Hero Company Limited; Sunmark "
            "Trading Company Limited; and Kyaw Zan (Union Minister of the Ministry of Industry).",
            {
                ("designation", "US", "Royal Hero Company Limited", "adopted"),
                ("designation", "US", "Sunmark Trading Company Limited", "adopted"),
                ("designation", "US", "Kyaw Zan", "adopted"),
            },
        ),
        (  # whose businesses they are says which state is meant; and a form may end a sentence
            "The United States announced sanctions on firms controlled by the Myanmar army.\n\n"
            "The U.S. Treasury sanctions involve Eastern Holdings Ltd. and the Commerce "
            "Corporation Ltd. Britain did not comment on Thursday.",
            {
                ("sanctions_adopted", "US", "Myanmar", "adopted"),
                ("designation", "US", "Eastern Holdings Ltd.", "adopted"),
                ("designation", "US", "Commerce Corporation Ltd.", "adopted"),
            },
        ),
        (  # who tests a missile is not who sanctions; and officials that are named among the four
            "South Korea on Friday imposed sanctions on four persons and a firm.\n\nThe move came "
            "after North Korea test-fired a missile on Wednesday.\n\nThe four individuals are "
            "former officials, including Jong Kyong-il, director of a bureau, and Pak Ho.\n\nThey "
            "also designated Hwang Kil-su, along with his business Congo Aconde SARL.",
            {
                ("wmd_test", "KP", "", "adopted"),
                ("designation", "KR", "Jong Kyong-il", "adopted"),
                ("designation", "KR", "Pak Ho", "adopted"),
                ("designation", "KR", "Hwang Kil-su", "adopted"),
                ("designation", "KR", "Congo Aconde SARL", "adopted"),
            },
        ),
        (
            "Seoul sanctioned two Russian firms on Monday over arms.\n\nThe entities newly added "
            "to the list include Chilsong Trading Corp. and Paekho Export Corp., it said.",
            {
                ("designation", "KR", "Chilsong Trading Corp.", "adopted"),
                ("designation", "KR", "Paekho Export Corp.", "adopted"),
            },
        ),
        (  # a ship that is bound for a state is none of its own
            "Iran has decided to seize the U.S.-bound tanker over an earlier loss of oil.",
            set(),
        ),
        (  # `due to` gives a reason
            "Due to U.S. sanctions on Iran, a permission must be obtained to export such goods.",
            {("sanctions_in_force", "US", "Iran", "in_force")},
        ),
        (  # letters behind a bank's name are no second bank
            "OFAC today announced a $16 million settlement with Bank of Arizona, N.A. for "
            "apparent violations of sanctions.",
            {("penalty", "US", "Bank of Arizona, N.A.", "adopted")},
        ),
        (  # a bare plural counts, and an infinitive tells who is hit
            "Canada has imposed sanctions on a number of firms and individuals from Russia.\n\nThe "
            "latest companies to be sanctioned include Orbex Bank; and Kronid Avia.\n\n"
            "Individuals include Oleg Tinkoff, founder of a bank, and Herman Graf.",
            {
                ("sanctions_adopted", "CA", "Russia", "adopted"),
                ("designation", "CA", "Orbex Bank", "adopted"),
                ("designation", "CA", "Kronid Avia", "adopted"),
                ("designation", "CA", "Oleg Tinkoff", "adopted"),
                ("designation", "CA", "Herman Graf", "adopted"),
            },
        ),
        (  # letters in brackets are those of the body whose leader is meant
            "The act follows the designation of the leader of the Liberation Front (LF), Mohamed "
            "Osman Daga, by Washington in May.",
            {("designation", "US", "Mohamed Osman Daga", "adopted")},
        ),
        (  # those named with their offices before the verb
            "Orbex CEO Igor Seching, Volna CEO Aleksey Millar, businessman Oleg Deripov (EN "
            "Group), Chairman of Bank Severny board Dmitry Lebed and Transoil president Nikolay "
            "Tokar were placed under sanctions, the Foreign Office in London said.",
            {
                ("designation", "GB", "Igor Seching", "adopted"),
                ("designation", "GB", "Aleksey Millar", "adopted"),
                ("designation", "GB", "Oleg Deripov", "adopted"),
                ("designation", "GB", "Dmitry Lebed", "adopted"),
                ("designation", "GB", "Nikolay Tokar", "adopted"),
            },
        ),
        (  # the state before the noun is the one that is under them
            "The EU adopted new Russia sanctions on Monday, and Ottawa eased Syria sanctions.",
            {
                ("sanctions_adopted", "EU", "Russia", "adopted"),
                ("delisting", "CA", "Syria", "adopted"),
            },
        ),
        (
            "Japan expanded anti-Russia sanctions on Thursday, the foreign ministry said.",
            {("sanctions_adopted", "JP", "Russia", "adopted")},
        ),
        (  # but not the one that imposes them
            "Japan applied U.S. sanctions on Monday, the foreign ministry in Tokyo said.",
            set(),
        ),
        (  # whose licence it is
            "Washington decided to revoke Repsol SA's licence to operate in Venezuela.",
            {("licence", "US", "Repsol SA", "adopted")},
        ),
        (  # who has his assets frozen
            "The UK has sanctioned more tycoons from Russia, it said.\n\nThe trader "
            "Ivan Markov had his assets frozen by the UK on Monday over the war.",
            {("asset_freeze", "GB", "Ivan Markov", "adopted")},
        ),
        (  # designations spoken of again are no sanctions on the state they are about
            "OFAC on Monday designated the general Ali Yagub of Sudan.\n\nThe "
            "designations were imposed under an order that sanctions persons who threaten the "
            "peace and stability of Sudan.",
            {("designation", "US", "Ali Yagub", "adopted")},
        ),
        (  # letters of a programme are nobody
            "The State Department designated the Qadim Movement, also known as Ansar, a Specially "
            "Designated Global Terrorist (SDGT) on Friday.",
            {("designation", "US", "Qadim Movement", "adopted")},
        ),
        (  # a notice that is only spoken of is no second proposal
            "FinCEN on Monday proposed a rule against Baltika Bank over money laundering.\n\nThe "
            "notice of proposed rulemaking by FinCEN is 40 pages long and open for comment.",
            {("proposed_rule", "US", "Baltika Bank", "proposed")},
        ),
    ],
)
def test_what_is_told(text: str, events: set[tuple[str, str, str, str]]) -> None:
    assert _read(text) == events


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        (  # the body behind `of` is whose man he is
            'More should follow. "The gas is what keeps the junta alive and in power," said John '
            "Marsh of Rights Now.",
            "John Marsh",
        ),
        (  # he who does something in the sentence before
            "Finance minister Tom Bell said the steps would hurt.\n\nForeign minister Luis Prado "
            'rejected the sanctions on Monday. "They want to win votes in Florida with this," he '
            "wrote.",
            "Luis Prado",
        ),
        (  # what is told of somebody without a name stands before the verb
            "The step breaks the rules, foreign ministry spokesperson Li Wen said on Monday.\n\n"
            '"Those who play with fire will get burned," a Beijing-based expert who asked not to '
            "be named told the Daily Times.",
            "a Beijing-based expert",
        ),
        (  # a ministry of a country speaks
            'Police in Oslo look into it.\n\n"We have zero tolerance for evasion," Norway\'s '
            "trade ministry said.",
            "Norway's trade ministry",
        ),
        (  # a quotation of several sentences is one
            '"This is the first step. It will not be the last of them. Others follow," Ana Bell, '
            "the minister, said on Monday.",
            "Ana Bell",
        ),
        (  # an office of two parts stands before the name
            '"The draft has got all fifteen votes in favour," current Council Chair, Angolan '
            "Foreign Minister Georges Chikota stated.",
            "Georges Chikota",
        ),
        (
            '"The sanctions are the latest step in our support for them," Prime Minister Ana Bell '
            "was quoted as saying.",
            "Ana Bell",
        ),
        (  # a long office stands between a name and its verb
            '"We target all who have a role in this," Ana Prado, the high representative for '
            "Foreign Affairs and Security Policy with the European Commission in Brussels, said.",
            "Ana Prado",
        ),
    ],
)
def test_who_speaks(text: str, speaker: str) -> None:
    page = Page(source="x", text=f"A headline about it\n\n{text}", outlet="Harbour Post")
    (quote,) = _READER.read(page).quotes
    assert quote.attributions[0].speaker == speaker


@pytest.mark.parametrize(
    ("text", "names"),
    [
        (
            "Tokyo blacklisted Pyongsong IT Services Company on Monday.",
            {"Pyongsong IT Services Company"},
        ),
        (
            "Tokyo blacklisted Yixin Science and Technology Co. Ltd. on Monday.",
            {"Yixin Science and Technology Co. Ltd."},
        ),
        ("Tokyo blacklisted Kuala Lumpur-based Glocom Group on Monday.", {"Glocom Group"}),
    ],
)
def test_names_are_whole_and_no_more(text: str, names: set[str]) -> None:
    page = Page(source="x", text=f"A headline about it\n\n{text}", outlet="Harbour Post")
    found = _READER.read(page).mentions
    assert {one.name for one in found if one.sort in {"organisation", "name"}} == names


def test_an_ordinary_word_in_capitals_is_no_short_form_of_a_name() -> None:
    text = (
        "Tokyo blacklisted Chinsong IT Cooperation Company on Monday.\n\nIT workers earn money for "
        "the North, the foreign ministry said."
    )
    page = Page(source="x", text=f"A headline about it\n\n{text}", outlet="Harbour Post")
    found = [one for one in _READER.read(page).mentions if one.text == "IT"]
    assert all(one.name == "IT" for one in found)


def test_a_release_line_of_day_and_place_is_no_headline() -> None:
    text = (
        "Canada imposes sanctions on regime of Belarus\n\nNovember 9, 2022 – Ottawa, Ontario – "
        "Global Affairs Canada\n\nThe minister today announced that Canada is listing two "
        "persons under its regulations.\n\nThose listed are officers who have beaten protesters in "
        "Minsk:\n\n"
        "- Ivan Petrenko, head of police\n"
    )
    found = _READER.read(Page(source="x", text=text))
    assert found.article.headline == "Canada imposes sanctions on regime of Belarus"
    assert str(found.article.published) == "2022-11-09"
    assert found.article.published_method == "page_line"
    # That the act is one of sanctions is said in the headline alone.
    assert ("designation", "Ivan Petrenko") in {(one.type, one.target) for one in found.events}


def test_two_spellings_of_a_korean_name_are_one_shared_name() -> None:
    terms = [
        profile_of(
            _READER.read(Page(source="x", text=f"The hacker {name}, a banker, works in Laos."))
        ).rare
        for name in ("Kim Sang-man", "Kim Sang Man")
    ]
    assert "kim sang man" in terms[0] & terms[1]


def test_a_quotation_of_several_sentences_is_whole_and_has_its_place() -> None:
    text = (
        'A headline about it\n\n"We acted today on it all," said minister Ana Bell. "We will act '
        'again. It is our duty." The firm declined to comment.\n\nThe lamp is 5" long. It broke.'
    )
    first, second = _READER.read(Page(source="x", text=text)).quotes
    assert (first.text, second.text) == (
        "We acted today on it all",
        "We will act again. It is our duty.",
    )
    said = second.attributions[0]
    assert said.speaker == "Ana Bell"
    assert text[said.start : said.end] == '"We will act again. It is our duty."'
