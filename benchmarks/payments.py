"""How fast payments are decided on against the lists that are loaded: JSON lines.

    python -m benchmarks.payments [--messages N]

Invented pacs.008 payments between invented parties, no two alike (in one figure, three of four are
of people who have paid before), asked of the lists of
PENSTOCK_HOME (the starter facts where none are loaded), which is used as it is. Figures are
processor time of this process; decisions are made durable in a store of their own. Ratios are to
reading the same messages alone, so that they carry over to another machine.
"""

import argparse
import random
import statistics
import tempfile
import time
import uuid
from pathlib import Path

from benchmarks.report import figure
from penstock.bulk import collect_seldom
from penstock.desk import Recorder, make_basis, open_store
from penstock.payments import Basis, Decider, read_messages
from penstock.settings import load_settings

_SURNAMES = ("Alderman", "Brookfield", "Castellan", "Dunmore", "Eastwick", "Fairbairn", "Grantham")
_GIVEN = ("Clara", "Edwin", "Fiona", "George", "Helena", "Ingrid", "Julian", "Katrin")
_FIRMS = ("Trading", "Foods", "Logistics", "Textiles", "Systems", "Motors", "Packaging")
_FORMS = ("Ltd", "GmbH", "SA", "Inc", "BV")
_TOWNS = (("HAMBURG", "DE"), ("LYON", "FR"), ("LEEDS", "GB"), ("UTRECHT", "NL"))
_KNOWN = 0.75
_TEXTS = ("SPARE PARTS", "CONSULTING FEES", "TEXTILE GOODS", "RENT OCTOBER", "SALARY")


def agent(tag: str, bic: str) -> str:
    """Return an agent by its code."""
    return f"<{tag}><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></{tag}>"


def party(tag: str, name: str, town: tuple[str, str]) -> str:
    """Return a party with its town and country."""
    address = f"<PstlAdr><TwnNm>{town[0]}</TwnNm><Ctry>{town[1]}</Ctry></PstlAdr>"
    return f"<{tag}><Nm>{name}</Nm>{address}</{tag}>"


def people(dice: random.Random) -> tuple[str, str]:
    """An invented person and firm; half of their names are made of letters nobody bears."""
    made_up = "".join(dice.choices("bdfglmnprst", k=1) + dice.choices("aeiou", k=1)) * 3
    person = f"{dice.choice(_GIVEN)} {made_up.title()} {dice.choice(_SURNAMES)}"
    root = "".join(dice.choices("abdefgiklmnoprstu", k=7)).title()
    return person, f"{root} {dice.choice(_FIRMS)} {dice.choice(_FORMS)}"


def message(number: int, dice: random.Random, who: tuple[str, str] | None = None) -> bytes:
    """An invented payment, between people invented for it where none are given."""
    person, firm = who or people(dice)
    bics = ["".join(dice.choices("BCDFGHKLMNPRST", k=4)) for _ in range(3)]
    unique = uuid.UUID(int=dice.getrandbits(128), version=4)
    return (
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
        f"<GrpHdr><MsgId>M{number}</MsgId><CreDtTm>2026-11-20T09:00:00Z</CreDtTm><NbOfTxs>1"
        "</NbOfTxs><SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr><CdtTrfTxInf><PmtId>"
        f"<InstrId>I{number}</InstrId><EndToEndId>E{number}</EndToEndId><UETR>{unique}</UETR>"
        f'</PmtId><IntrBkSttlmAmt Ccy="USD">{dice.randint(100, 99_999)}.00</IntrBkSttlmAmt>'
        "<IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>"
        f"{agent('InstgAgt', bics[0] + 'DE2L')}{agent('InstdAgt', bics[1] + 'US33')}"
        f"{party('Dbtr', person, dice.choice(_TOWNS))}{agent('DbtrAgt', bics[0] + 'DE2L')}"
        f"{agent('CdtrAgt', bics[2] + 'GB2L')}{party('Cdtr', firm, dice.choice(_TOWNS))}<RmtInf>"
        f"<Ustrd>INVOICE {dice.randint(10**5, 10**6)} {dice.choice(_TEXTS)}</Ustrd></RmtInf>"
        "</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
    ).encode()


def measure_known(basis: Basis, dice: random.Random, count: int) -> None:
    """Print what a payment costs where three of four are of people who have paid before."""
    customers = [people(dice) for _ in range(400)]
    contents = [
        message(10**7 + number, dice, dice.choice(customers) if dice.random() < _KNOWN else None)
        for number in range(800 + count)
    ]
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder))
        with open_store(settings) as store:
            decider, recorder = Decider(basis), Recorder(store, settings, basis)

            def record(some: list[bytes]) -> int:
                fresh = (one for content in some for one in read_messages(content))
                return sum(1 for _ in recorder.recorded(decider.decide(fresh)))

            record(contents[:800])
            start = time.process_time()
            made = record(contents[800:])
            whole = (time.process_time() - start) / made
    told = {"known": _KNOWN}
    figure("payments", "all of it, of known people mostly", whole * 1000, "ms a message", **told)


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--messages", type=int, default=2000)
    count = parser.parse_args().messages
    dice = random.Random(311)
    # Each figure has messages of its own: names met before would be remembered.
    contents = [message(number, dice) for number in range(2 * count + 800)]
    warm, singles = contents[:300], contents[300:800]
    asked, recorded = contents[800 : 800 + count], contents[800 + count :]
    basis = make_basis()
    parties = sum(1 for _ in basis.lists)
    start = time.process_time()
    read = [one for content in asked for one in read_messages(content)]
    reading = (time.process_time() - start) / count
    figure("payments", "lists asked", parties, "lists")
    figure("payments", "reading alone", reading * 1000, "ms a message")
    collect_seldom()  # as the command line does
    decider = Decider(basis)
    list(decider.decide(one for content in warm for one in read_messages(content)))
    start = time.process_time()
    held = sum(one.decision.outcome.value != "pass" for one in decider.decide(read))
    deciding = (time.process_time() - start) / count
    figure("payments", "deciding, many at once", deciding * 1000, "ms a message", held=held)
    figure("payments", "messages a second, read and decided", 1 / (reading + deciding), "a second")
    figure("payments", "deciding to reading", deciding / reading, "times")
    with tempfile.TemporaryDirectory() as folder:
        settings = load_settings(home=Path(folder))
        with open_store(settings) as store:
            recorder = Recorder(store, settings, basis)
            start = time.process_time()
            fresh = (one for content in recorded for one in read_messages(content))
            made = sum(1 for _ in recorder.recorded(decider.decide(fresh)))
            whole = (time.process_time() - start) / made
    figure("payments", "reading, deciding and recording", whole * 1000, "ms a message")
    measure_known(basis, dice, count)
    alone = []
    one_by_one = Decider(basis)
    for content in singles:
        start = time.process_time()
        list(one_by_one.decide(read_messages(content)))
        alone.append((time.process_time() - start) * 1000)
    alone.sort()
    figure("payments", "one at a time, p50", statistics.median(alone), "ms")
    figure("payments", "one at a time, p99", alone[int(len(alone) * 0.99)], "ms")


if __name__ == "__main__":
    main()
