"""How well news is read: scores on the labelled articles of tests/news, and speed on a long stream.

`make bench ARGS="news"` prints stories (B-cubed), events, quotes and links of the half the rules
were tuned on and of the half that was kept closed, then articles a second of processor time.
"""

import argparse
import tempfile
from pathlib import Path

from tests.news.made import source
from tests.news.scores import Scores, labelled, score

from benchmarks.news_stream import measure_speed
from benchmarks.report import figure
from penstock.news import NewsReader
from penstock.screening import Index, Screener

_LOTS = (
    *("tuned", "held_out", "fresh", "wire", "lots", "last", "closed"),
    *(
        "bulletins",
        "dispatches",
        "reports",
        "columns",
        "stringers",
        "freelance",
        "postings",
        "briefs",
        "cables",
        "agency",
        "notices",
        "trade_press",
        "examiner",
    ),
)


def show(half: str, found: Scores) -> None:
    """Print the scores of one half."""
    size = {"articles": found.articles, "stories": found.stories, "half": half}
    figure("news", "stories, B-cubed F1", found.story_f1, "", **size)
    for part, (precision, recall, f1) in (("events", found.event), ("links", found.link)):
        figure(
            "news",
            f"{part}, F1",
            f1,
            "",
            precision=round(precision, 4),
            recall=round(recall, 4),
            half=half,
        )
    figure("news", "stages of found events", found.stage, "", half=half)
    figure("news", "quotes found", found.quotes, "", half=half)
    figure("news", "quotes with the right speaker", found.speakers, "", half=half)


def main() -> None:
    """Print all figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--articles", type=int, default=20_000)
    parser.add_argument("--home", default="", help="a home whose lists to link against")
    parser.add_argument("--names", type=int, default=0, help="invent names up to so many")
    parser.add_argument("--misses", action="store_true", help="print what was missed or wrong")
    parser.add_argument("--only", default="", help="one lot: tuned, held_out, wire, ...")
    parser.add_argument("--no-speed", action="store_true")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        Index.build([source()], Path(folder) / "index")
        reader = NewsReader(Screener(Index.open(Path(folder) / "index")))
        for half in _LOTS:
            if arguments.only in {"", half}:
                found = score(reader, labelled(half))
                show(half, found)
                if arguments.misses:
                    print("\n".join(found.misses))
    if not arguments.no_speed:
        with tempfile.TemporaryDirectory() as folder:
            measure_speed(arguments.articles, arguments.home, arguments.names, Path(folder))


if __name__ == "__main__":
    main()
