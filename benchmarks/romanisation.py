"""Measures romanisation on pairs of one name in two scripts: one line of JSON a figure.

Run: python benchmarks/romanisation.py [--folder ../shared/data/names/cross_script] [--show N]
The pairs (Wikidata labels, CC0) are noisy; nothing in the tables is taken from them.
"""

import argparse
import json
import time
from pathlib import Path

from rapidfuzz import fuzz

from penstock.text import fold, phonetic, romanise, skeleton

NEAR = 80.0


def keys(text: str, key: str) -> set[str]:
    """Return the keys of every word of a text."""
    function = skeleton if key == "skeleton" else phonetic
    return {function(word) for word in text.split()}


def pairs(path: Path) -> list[tuple[str, str]]:
    """Return (Latin, native) pairs; token files part the native characters by spaces."""
    found = []
    for line in path.read_text(encoding="utf-8").splitlines():
        latin, native, *_ = line.split("\t")
        if path.stem.endswith("_token"):
            native = native.replace(" ", "")
        found.append((latin, native))
    return found


def measure(path: Path, show: int) -> dict[str, object]:
    """Return the shares of pairs that some reading brings near, and that share a key."""
    near = first = met = sounded = 0
    missed = []
    names = pairs(path)
    started = time.perf_counter()
    readings = [romanise(native) for _, native in names]
    seconds = time.perf_counter() - started
    for (latin, native), found in zip(names, readings, strict=True):
        wanted = romanise(latin)
        sorted_wanted = [" ".join(sorted(w.split())) for w in wanted]
        best = [
            max(
                max(
                    fuzz.ratio(w, r),
                    fuzz.ratio(s, " ".join(sorted(r.split()))),
                    fuzz.ratio(w.replace(" ", ""), r.replace(" ", "")),
                )
                for w, s in zip(wanted, sorted_wanted, strict=True)
            )
            if wanted
            else 0
            for r in found
        ] or [0]
        near += max(best) >= NEAR
        first += best[0] >= NEAR
        words = fold(latin)
        met += any(keys(words, "skeleton") <= keys(r, "skeleton") for r in found)
        sounded += any(keys(words, "phonetic") <= keys(r, "phonetic") for r in found)
        if max(best) < NEAR:
            missed.append((latin, native, found))
    for latin, native, found in missed[:: max(1, len(missed) // show)] if show else []:
        print("#", latin, native, found)
    count = len(names)
    return {
        "bench": "romanisation",
        "file": path.name,
        "pairs": count,
        "near": round(near / count, 4),
        "near_first_reading": round(first / count, 4),
        "skeletons_meet": round(met / count, 4),
        "phonetics_meet": round(sounded / count, 4),
        "microseconds": round(seconds / count * 1e6, 1),
    }


def main() -> None:
    """Print a figure a file."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("../shared/data/names/cross_script"))
    parser.add_argument("--show", type=int, default=0, help="missed pairs to print for each file")
    options = parser.parse_args()
    for path in sorted(options.folder.glob("*.tsv")):
        print(json.dumps(measure(path, options.show)))


if __name__ == "__main__":
    main()
