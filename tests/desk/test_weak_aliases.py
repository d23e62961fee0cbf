from datetime import date

from msgspec.structs import replace

from penstock.desk import answers, make_ready, open_store
from penstock.model import ListId, Name, NameKind, Outcome, PartyId, Subject
from tests.desk.world import CAPTAIN, SHIP, loaded, publication, settings_in

CSL = ListId("us-csl")


def copied(party, *aliases):
    """The party as the consolidated list has it: its number, and every alias alike."""
    number = party.id.partition(":")[2]
    return replace(
        party,
        id=PartyId(f"us-csl:{number}"),
        names=(party.names[0], *(Name(text, NameKind.ALIAS) for text in aliases)),
        listing=replace(party.listing, list=CSL),
    )


def asked(settings, name):
    (found,) = answers([Subject(id="1", names=(name,))], make_ready(settings))
    return found.outcome, {hit.party for hit in found.hits}


def test_what_ofac_calls_weak_is_weak_in_the_copy(tmp_path):
    settings = settings_in(tmp_path)
    copy = publication(
        date(2016, 6, 1),
        (copied(CAPTAIN, "IRON CAPTAIN", "Dragan of Vask"), copied(SHIP)),
        list=CSL,
        sha256="c" * 64,
    )
    with open_store(settings) as store:
        store.add(copy)
    # Alone, the copy cannot know better, and an alias is an alias.
    assert asked(settings, "Iron Captain") == (Outcome.HOLD, {"us-csl:2"})
    loaded(settings)
    outcome, parties = asked(settings, "Iron Captain")
    assert outcome is Outcome.PASS
    assert parties == {"us-ofac:2", "us-csl:2"}
    # What OFAC does not call weak alerts as before.
    assert asked(settings, "Dragan of Vask")[0] is Outcome.HOLD
    assert asked(settings, "Glimmertide")[0] is Outcome.HOLD
