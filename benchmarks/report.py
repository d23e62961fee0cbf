"""How a benchmark prints: one JSON line a figure, for machines and for people who read diffs."""

import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager


def figure(bench: str, name: str, value: float, unit: str, **more: object) -> None:
    """Print one measured figure."""
    line = {"bench": bench, "figure": name, "value": round(value, 4), "unit": unit, **more}
    sys.stdout.write(json.dumps(line, ensure_ascii=False) + "\n")
    sys.stdout.flush()


@contextmanager
def timed() -> Iterator[list[float]]:
    """Measure the wall seconds of a block into the yielded list."""
    taken: list[float] = []
    start = time.perf_counter()
    yield taken
    taken.append(time.perf_counter() - start)


def best_f1(scored: list[tuple[float, bool]]) -> tuple[float, float, float, float]:
    """Return (F1, threshold, precision, recall) at the threshold with the best F1."""
    positives = sum(truth for _, truth in scored)
    best = (0.0, 1.0, 0.0, 0.0)
    hits = alarms = 0
    ordered = sorted(scored, key=lambda pair: -pair[0])
    for place, (score, truth) in enumerate(ordered):
        hits += truth
        alarms += not truth
        is_last_of_score = place + 1 == len(ordered) or ordered[place + 1][0] != score
        if not is_last_of_score or not hits:
            continue
        precision, recall = hits / (hits + alarms), hits / positives
        f1 = 2 * precision * recall / (precision + recall)
        if f1 > best[0]:
            best = (f1, score, precision, recall)
    return best


def f1_at(scored: list[tuple[float, bool]], threshold: float) -> tuple[float, float, float]:
    """Return (F1, precision, recall) at a threshold."""
    hits = sum(truth and score >= threshold for score, truth in scored)
    alarms = sum(not truth and score >= threshold for score, truth in scored)
    positives = sum(truth for _, truth in scored)
    if not hits:
        return 0.0, 0.0, 0.0
    precision, recall = hits / (hits + alarms), hits / positives
    return 2 * precision * recall / (precision + recall), precision, recall


def recall_at_false_rate(scored: list[tuple[float, bool]], rate: float) -> float:
    """Return the recall at the lowest threshold whose false pairs are at most `rate`."""
    negatives = sorted((score for score, truth in scored if not truth), reverse=True)
    allowed = int(rate * len(negatives))
    threshold = negatives[allowed] if allowed < len(negatives) else 0.0
    positives = [score for score, truth in scored if truth]
    return sum(score > threshold for score in positives) / len(positives)
