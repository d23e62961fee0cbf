"""How fast this machine answers: invented parties and payments, asked of the lists at hand."""

import random
import statistics
from collections.abc import Callable, Iterator
from time import perf_counter

from msgspec import Struct

from penstock.model import Schema, Subject
from penstock.payments import Basis, Decider, read_messages
from penstock.screening import Screener
from penstock.validation._make import make_message
from penstock.validation._values import Values

# Asked before anything is timed, since the first questions map the index into memory.
_WARM = 50
_MESSAGE = "pacs.008"


class Figure(Struct, frozen=True):
    """One figure that was measured, by the clock on the wall.

    `figure` says of what, `value` how much in `unit`, `asked` on how many questions it rests, and
    `held` how many of these did not pass.
    """

    figure: str
    value: float
    unit: str
    asked: int
    held: int


def measure_speed(
    screener: Screener,
    basis: Basis,
    *,
    parties: int = 1000,
    messages: int = 200,
    seed: int = 1,
    advance: Callable[[int], None] = lambda _: None,
) -> Iterator[Figure]:
    """Yield how fast parties and payments are answered in this process.

    Args:
        screener: who is asked about parties.
        basis: what payments are decided on; nothing is recorded.
        parties: how many invented parties are asked about, at least 1.
        messages: how many invented pacs.008 messages are decided on, at least 1.
        seed: the same seed invents the same questions.
        advance: told after each step how many questions were answered.
    """
    values = Values(random.Random(seed))
    invented = [_subject(values, number) for number in range(_WARM + 2 * parties)]
    for subject in invented[:_WARM]:
        screener.screen(subject)
    single, many = invented[_WARM : _WARM + parties], invented[_WARM + parties :]
    times, held = [], 0
    for subject in single:
        start = perf_counter()
        held += screener.screen(subject).outcome.value != "pass"
        times.append((perf_counter() - start) * 1000)
        advance(1)
    yield from _spread("one party at a time", times, held)
    start = perf_counter()
    held = sum(answer.outcome.value != "pass" for answer in screener.screen_many(many))
    yield Figure(
        "parties, many at once", _rate(parties, perf_counter() - start), "a second", parties, held
    )
    advance(parties)
    yield from _payments(basis, messages, seed, advance)


def _payments(
    basis: Basis, messages: int, seed: int, advance: Callable[[int], None]
) -> Iterator[Figure]:
    contents = [
        make_message(_MESSAGE, seed=seed + number).content for number in range(_WARM + messages)
    ]
    decider = Decider(basis)
    for content in contents[:_WARM]:
        list(decider.decide(read_messages(content)))
    times, held = [], 0
    start = perf_counter()
    for content in contents[_WARM:]:
        begun = perf_counter()
        for one in decider.decide(read_messages(content)):
            held += one.decision.outcome.value != "pass"
        times.append((perf_counter() - begun) * 1000)
        advance(1)
    whole = perf_counter() - start
    yield from _spread("one payment at a time", times, held)
    yield Figure(
        "payments, one after the other", _rate(messages, whole), "a second", messages, held
    )


def _subject(values: Values, number: int) -> Subject:
    schema = Schema.PERSON if number % 2 else Schema.COMPANY
    name = values.person() if number % 2 else values.company()
    return Subject(id=f"invented-{number}", names=(name,), schema=schema)


def _spread(of: str, times: list[float], held: int) -> Iterator[Figure]:
    ordered = sorted(times)
    p99 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.99))]
    half = round(statistics.median(ordered), 3)
    yield Figure(f"{of}, half within", half, "ms", len(times), held)
    yield Figure(f"{of}, 99 of 100 within", round(p99, 3), "ms", len(times), held)


def _rate(count: int, seconds: float) -> float:
    return round(count / max(seconds, 1e-9), 1)
