"""A service at a steady rate on this machine, its memory watched; then far more than it can do.

`python -m benchmarks.soak LISTS... --seconds 600 --rate 300 --draw docs/soak.svg`

Requests leave by the clock, whether earlier ones were answered or not, so that a stall shows. Only
this machine is asked. In the second part the queue of the service is short and everything is sent
at once: each answer must be a decision, or the word to hold (503), and memory must stay.
"""

import argparse
import asyncio
import json
import os
import random
import socket
import subprocess
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import NamedTuple

from benchmarks.report import figure

_NAMES = Path("names") / "benign_persons_global.csv"
_LISTED = ("Jong-un Kim", "Foreign Trade Bank", "Rosneft Oil", "Viktor Vekselberg", "Bank Melli")
_CONNECTIONS = 32
_EVERY_S = 5.0


class Sample(NamedTuple):
    """Memory of the service and the slowest of a hundred answers since the sample before."""

    second: float
    megabytes: float
    p99_ms: float


class Load:
    """Questions on kept connections, and how long each answer took."""

    def __init__(self, port: int, names: list[str], dice: random.Random, kind: str = "") -> None:
        self._port = port
        self._names = names
        self._dice = dice
        self._kind = {"schema": kind} if kind else {}
        self.statuses: Counter[int] = Counter()
        self.took: list[float] = []

    async def steady(self, rate: float, seconds: float) -> None:
        """Ask at a rate for a while."""
        asked: asyncio.Queue[float] = asyncio.Queue()
        workers = [asyncio.create_task(self._work(asked)) for _ in range(_CONNECTIONS)]
        begin = time.perf_counter()
        for number in range(int(rate * seconds)):
            due = begin + number / rate
            if (wait := due - time.perf_counter()) > 0:
                await asyncio.sleep(wait)
            asked.put_nowait(due)
        await asked.join()
        for worker in workers:
            worker.cancel()

    async def _work(self, asked: asyncio.Queue[float]) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
        try:
            while True:
                due = await asked.get()
                self.statuses[await _ask(reader, writer, "/v1/screen", self._question())] += 1
                self.took.append(time.perf_counter() - due)
                asked.task_done()
        finally:
            writer.close()

    async def at_once(self, connections: int, each: int) -> None:
        """Ask far more than can be answered: batches on many connections, as fast as it goes."""

        async def one() -> None:
            reader, writer = await asyncio.open_connection("127.0.0.1", self._port)
            for _ in range(each):
                batch = {"parties": [self._question() for _ in range(50)]}
                self.statuses[await _ask(reader, writer, "/v1/screen/batch", batch)] += 1
            writer.close()

        await asyncio.gather(*(one() for _ in range(connections)))

    def _question(self) -> dict[str, str]:
        listed = self._dice.random() < 0.01
        return {"name": self._dice.choice(_LISTED if listed else self._names), **self._kind}


async def _ask(
    reader: asyncio.StreamReader, writer: asyncio.StreamWriter, path: str, content: object
) -> int:
    body = json.dumps(content).encode()
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: {len(body)}\r\n\r\n".encode() + body)
    lines = (await reader.readuntil(b"\r\n\r\n")).lower().split(b"\r\n")
    length = next(int(line[15:]) for line in lines if line.startswith(b"content-length:"))
    await reader.readexactly(length)
    return int(lines[0].split()[1])


def served(home: Path, queue_limit: int) -> tuple["subprocess.Popen[bytes]", int]:
    """Start a service on a free port and wait until it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {name: value for name, value in os.environ.items() if "PENSTOCK" not in name}
    environment |= {
        "PENSTOCK_AUTH": "off",
        "PENSTOCK_HOME": str(home),
        "PENSTOCK_QUEUE_LIMIT": str(queue_limit),
    }
    server = subprocess.Popen(
        [sys.executable, "-m", "penstock.cli", "serve", "--port", str(port)],
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    for _ in range(1200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            if server.poll() is not None:
                message = "the service has ended before it answered"
                raise SystemExit(message) from None
            time.sleep(0.1)
        else:
            return server, port
    message = "the service does not answer"
    raise SystemExit(message)


def megabytes(pid: int) -> float:
    """Return the memory a process holds for itself: what is mapped from files is left out."""
    status = Path(f"/proc/{pid}/status").read_text()
    (line,) = [one for one in status.splitlines() if one.startswith("RssAnon:")]
    return int(line.split()[1]) / 1000


async def soak(load: Load, pid: int, rate: float, seconds: float) -> list[Sample]:
    """Ask at a steady rate and return what was seen every few seconds."""
    samples: list[Sample] = []
    begin = time.perf_counter()
    asking = asyncio.create_task(load.steady(rate, seconds))
    seen = 0
    while not asking.done():
        await asyncio.wait({asking}, timeout=_EVERY_S)
        fresh = sorted(load.took[seen:])
        seen += len(fresh)
        worst = fresh[int(len(fresh) * 0.99)] if fresh else 0.0
        samples.append(Sample(time.perf_counter() - begin, megabytes(pid), worst * 1000))
    await asking
    return samples


def slope(samples: list[Sample]) -> float:
    """Return by how many megabytes memory grew an hour, by least squares over the second half."""
    late = samples[len(samples) // 2 :]
    middle = sum(one.second for one in late) / len(late)
    spread = sum((one.second - middle) ** 2 for one in late)
    return 3600 * sum((one.second - middle) * one.megabytes for one in late) / (spread or 1.0)


def drawing(samples: list[Sample], told: str) -> str:
    """Return a picture of memory and of the slowest answers over time."""
    wide, high = 720, 150
    end = samples[-1].second
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 800 {2 * high + 110}" '
        'font-family="sans-serif" font-size="12" role="img">',
        f"<title>{told}</title>",
    ]
    for place, (name, values, colour) in enumerate(
        (
            ("memory of the service, MB", [one.megabytes for one in samples], "#3b5bdb"),
            ("99 of 100 answers within, ms", [one.p99_ms for one in samples], "#c2410c"),
        )
    ):
        top = 30 + place * (high + 50)
        most = max(values) * 1.1
        points = " ".join(
            f"{60 + wide * one.second / end:.1f},{top + high - high * value / most:.1f}"
            for one, value in zip(samples, values, strict=True)
        )
        parts += [
            f'<text x="60" y="{top - 8}" fill="#555">{name}</text>',
            f'<path d="M60 {top}V{top + high}H{60 + wide}" fill="none" stroke="#999"/>',
            f'<text x="52" y="{top + 10}" fill="#555" text-anchor="end">{most:.0f}</text>',
            f'<text x="52" y="{top + high}" fill="#555" text-anchor="end">0</text>',
            f'<text x="{60 + wide}" y="{top + high + 16}" fill="#555" text-anchor="end">'
            f"{end:.0f} s</text>",
            f'<polyline points="{points}" fill="none" stroke="{colour}" stroke-width="1.5"/>',
        ]
    return "\n".join([*parts, "</svg>"]) + "\n"


def main() -> None:
    """Run both parts and print what was measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("lists", nargs="+", type=Path, help="official files to load")
    parser.add_argument("--names", type=Path, required=True, help="CSV of harmless names")
    parser.add_argument("--pool", type=int, default=3000, help="how many of them are asked about")
    parser.add_argument("--seconds", type=float, default=120)
    parser.add_argument("--rate", type=float, default=300)
    parser.add_argument("--kind", default="", help="what is asked about: Person, Organization")
    parser.add_argument("--draw", type=Path)
    asked = parser.parse_args()
    lines = asked.names.read_text(encoding="utf-8").splitlines()[1 : asked.pool + 1]
    names = [line.split(",")[0].strip('"') for line in lines]
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        command = [sys.executable, "-m", "penstock.cli", "lists", "load", "--home", folder]
        subprocess.run([*command, *map(str, asked.lists)], check=False, stdout=subprocess.DEVNULL)
        _steady(home, names, asked)
        _overload(home, names)


def _steady(home: Path, names: list[str], chosen: argparse.Namespace) -> None:
    rate, seconds, draw = chosen.rate, chosen.seconds, chosen.draw
    server, port = served(home, 2000)
    try:
        load = Load(port, names, random.Random(11), chosen.kind)
        asyncio.run(load.steady(rate, 5))  # what is made at the first questions is no growth
        load.took.clear()
        load.statuses.clear()
        samples = asyncio.run(soak(load, server.pid, rate, seconds))
    finally:
        server.terminate()
        server.wait(30)
    took = sorted(load.took)
    figure("soak", "asked a second", len(took) / samples[-1].second, "1/s", wanted=rate)
    for share in (50, 95, 99):
        at = took[int(len(took) * share / 100)]
        figure("soak", f"{share} of 100 answered within", at * 1000, "ms")
    figure("soak", "memory at the begin", samples[0].megabytes, "MB")
    figure("soak", "memory at the end", samples[-1].megabytes, "MB")
    figure("soak", "growth over the second half", slope(samples), "MB/h")
    figure("soak", "not answered with 200", sum(load.statuses.values()) - load.statuses[200], "")
    if draw:
        told = f"{rate:.0f} questions a second for {samples[-1].second:.0f} s"
        draw.write_text(drawing(samples, told), encoding="utf-8")


def _overload(home: Path, names: list[str]) -> None:
    server, port = served(home, 200)
    try:
        load = Load(port, names, random.Random(12))
        before = megabytes(server.pid)
        asyncio.run(load.at_once(connections=64, each=10))
        after = megabytes(server.pid)
        asyncio.run(load.steady(20, 3))
    finally:
        server.terminate()
        server.wait(30)
    for status, count in sorted(load.statuses.items()):
        figure("overload", f"answered {status}", count, "")
    figure("overload", "memory before", before, "MB")
    figure("overload", "memory after", after, "MB")


if __name__ == "__main__":
    main()
