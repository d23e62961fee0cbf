"""A few invented parties, listed nowhere."""

from penstock.model import ListId, Listing, Name, NameKind, Party, PartyId, Schema

_NAMES = (
    (Schema.PERSON, "Abdul Zorvakhi Pellinor"),
    (Schema.PERSON, "Kim Jong Zorvak"),
    (Schema.PERSON, "Mohammed Qarvash al-Tellani"),
    (Schema.PERSON, "Zorvak Wendelmoor"),
    (Schema.COMPANY, "Korea Zorvak Trading Corporation"),
    (Schema.ORGANIZATION, "Pellinor Heavy Industries Group Limited"),
    (Schema.COMPANY, "Bank Qarvash Tellani"),
    (Schema.VESSEL, "Chong Zorvak"),
)


def parties(list_name: str = "made-up") -> list[Party]:
    """Persons, firms and a ship, one with a weak alias and one with a name in Hangul."""
    found = []
    for number, (schema, name) in enumerate(_NAMES):
        names = [Name(name), Name("The Zorv", NameKind.WEAK_ALIAS)]
        if number == 1:
            names.append(Name("김정조르박", script="Hang"))
        listing = Listing(list=ListId(list_name))
        found.append(
            Party(
                id=PartyId(f"{list_name}:{number}"),
                schema=schema,
                names=tuple(names),
                listing=listing,
            )
        )
    return found
