"""Which council `the Council` is."""

from msgspec import structs

from penstock.news._gazetteer import gazetteer
from penstock.news._spoken import Spoken

_COUNCILS = frozenset({"The Council", "the Council", "The Commission", "the Commission"})


def settle_councils(spoken: list[Spoken]) -> None:
    """Make `the Council` the Security Council where an article speaks of it, and not of the EU."""
    known = {one.id for own in spoken for one in own.mentions if one.text not in _COUNCILS}
    if not any(one.text in _COUNCILS for own in spoken for one in own.mentions):
        return
    security = gazetteer()["security"][1]["security council"]
    is_of_nations = "eu" not in known and bool(known & {"un", "un-sc"})
    for own in spoken:
        for at, one in reversed(list(enumerate(own.mentions))):
            if one.text not in _COUNCILS:
                continue
            behind = own.sentence.text[one.end - own.sentence.start :]
            if behind.startswith((" of ", " for ", " on ")):
                del own.mentions[at]  # the Council of Ministers is another one
            elif is_of_nations:
                own.mentions[at] = structs.replace(
                    one, id=security.id, name=security.name, country=security.country
                )
