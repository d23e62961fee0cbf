"""Whether memory stays flat over a file of very many transactions: JSON lines.

    python -m benchmarks.large_file [--transactions N] [--home FOLDER] [--parties N]

A pacs.008 with so many transactions is written as a stream into a temporary folder, decided on by
`penstock payments check` in a process of its own, and deleted. Its own memory (the file is mapped,
and not counted) is looked at every few seconds: flat means that the second half of the time needs
no more than the first.
"""

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.payments import agent, party
from benchmarks.report import figure

_SURNAMES = ("Alderman", "Brookfield", "Castellan", "Dunmore", "Eastwick", "Fairbairn", "Grantham")
_GIVEN = ("Clara", "Edwin", "Fiona", "George", "Helena", "Ingrid", "Julian", "Katrin")
_TOWNS = (("HAMBURG", "DE"), ("LYON", "FR"), ("LEEDS", "GB"), ("UTRECHT", "NL"))
_HEAD = (
    '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf><GrpHdr>'
    "<MsgId>M1</MsgId><CreDtTm>2026-11-20T09:00:00Z</CreDtTm><NbOfTxs>{count}</NbOfTxs><SttlmInf>"
    "<SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>"
)
_EVERY = 2.0


def write(path: Path, count: int, parties: int) -> None:
    """Write a message of so many transactions between so many parties, one after another."""
    dice = random.Random(311)
    names = [
        f"{dice.choice(_GIVEN)} {''.join(dice.choices('bdfglmnprstaeiou', k=7)).title()} "
        f"{dice.choice(_SURNAMES)}"
        for _ in range(parties)
    ]
    with path.open("w", encoding="ascii") as file:
        file.write(_HEAD.format(count=count))
        for number in range(count):
            file.write(_transaction(number, names, dice))
        file.write("</FIToFICstmrCdtTrf></Document>")


def _transaction(number: int, names: list[str], dice: random.Random) -> str:
    return (
        f"<CdtTrfTxInf><PmtId><InstrId>I{number}</InstrId><EndToEndId>E{number}</EndToEndId>"
        f"<UETR>{number:08x}-0000-4000-8000-000000000000</UETR></PmtId>"
        f'<IntrBkSttlmAmt Ccy="USD">{dice.randint(100, 99_999)}.00</IntrBkSttlmAmt>'
        "<IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt><ChrgBr>SHAR</ChrgBr>"
        f"{agent('InstgAgt', 'BANKDE2L')}{agent('InstdAgt', 'BANKUS33')}"
        f"{party('Dbtr', dice.choice(names), dice.choice(_TOWNS))}{agent('DbtrAgt', 'BANKDE2L')}"
        f"{agent('CdtrAgt', 'BANKGB2L')}{party('Cdtr', dice.choice(names), dice.choice(_TOWNS))}"
        f"<RmtInf><Ustrd>INVOICE {number % 5_000} SPARE PARTS</Ustrd></RmtInf></CdtTrfTxInf>"
    )


def resident_mib(pid: int) -> float:
    """Return the own memory of a process in MiB, without mapped files; 0 where it has ended."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii")
    except OSError:
        return 0.0
    line = next((one for one in status.splitlines() if one.startswith("RssAnon")), "RssAnon: 0 kB")
    return int(line.split()[1]) / 1024


def main() -> None:
    """Print the figures; end with 1 where a transaction has no decision."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--transactions", type=int, default=20_000)
    parser.add_argument("--parties", type=int, default=2_000)
    parser.add_argument("--home", default="")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        source, answers = Path(folder) / "batch.xml", Path(folder) / "decisions.jsonl"
        write(source, options.transactions, options.parties)
        figure("large_file", "file", source.stat().st_size / 1024**2, "MiB")
        words = ["payments", "check", str(source), "--dry-run", "--format", "jsonl"]
        home = ["--home", options.home or folder]
        command = [sys.executable, "-m", "penstock.cli", *words, *home, "-o", str(answers)]
        seen: list[float] = []
        with subprocess.Popen(command, stderr=subprocess.DEVNULL) as running:
            while running.poll() is None:
                seen.append(resident_mib(running.pid))
                time.sleep(_EVERY)
        spent = os.times().children_user + os.times().children_system
        with answers.open("rb") as file:
            decided = sum(1 for _ in file)
        count, half = options.transactions, len(seen) // 2
        figure("large_file", "decisions", decided, f"of {count} transactions")
        figure("large_file", "most memory, first half of the time", max(seen[:half]), "MiB")
        figure("large_file", "most memory, second half of the time", max(seen[half:]), "MiB")
        figure("large_file", "deciding", spent / count * 1000, "ms processor time a transaction")
    sys.exit(int(decided < count))


if __name__ == "__main__":
    main()
