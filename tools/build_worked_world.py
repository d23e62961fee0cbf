"""Makes the worked world that ships: sizes rounded, trade invented, nobody's statistics.

    python -m tools.build_worked_world

Trade between the large places follows a plain gravity rule; what North Korea buys and sells is
written by hand below. The proportions are those one reads about, the figures are not: they are
for learning and for first runs. A test compares the shipped files with what this makes.
"""

import csv
import io
from itertools import permutations
from pathlib import Path

FOLDER = Path(__file__).parents[1] / "src" / "penstock" / "data" / "pressure" / "worked"
# GDP in billion US dollars, to two digits; exports as a part of it; a place on a line of distances.
SIZES = {
    "US": (19_000, 0.08, 0),
    "European Union": (16_000, 0.14, 55),
    "CN": (11_000, 0.19, 100),
    "JP": (5_000, 0.14, 108),
    "GB": (2_700, 0.15, 50),
    "IN": (2_300, 0.12, 82),
    "KR": (1_500, 0.35, 105),
    "RU": (1_300, 0.22, 75),
    "Southeast Asia": (2_600, 0.45, 92),
    "Gulf states": (1_400, 0.45, 72),
    "All others": (13_000, 0.19, 40),
}
# What North Korea sells, then what it buys: million US dollars by partner and HS heading.
SELLS = {
    "CN": {"2701": 1180, "2601": 75, "2607": 70, "6201": 390, "6203": 330, "0307": 195, "7202": 45,
           "8544": 60, "9999": 280},
    "IN": {"7202": 25, "7106": 20, "9999": 20},
    "RU": {"6201": 5, "9999": 4},
    "Southeast Asia": {"2601": 8, "6203": 12, "8544": 14, "9999": 40},
    "Gulf states": {"6203": 6, "9999": 8},
    "All others": {"2601": 14, "7202": 22, "8544": 18, "9999": 75},
    "European Union": {"6203": 5, "9999": 6},
}  # fmt: skip
BUYS = {
    "CN": {"2709": 220, "2710": 115, "1507": 95, "1101": 40, "1006": 30, "0810": 45, "2402": 40,
           "5407": 310, "5512": 230, "8528": 130, "8517": 115, "8429": 90, "8704": 175, "8711": 60,
           "7210": 75, "3901": 120, "4011": 65, "3102": 35, "9999": 1080},
    "IN": {"3004": 12, "2902": 60, "1006": 8, "9999": 40},
    "RU": {"2701": 38, "2710": 22, "0303": 6, "1507": 5, "9999": 12},
    "Southeast Asia": {"1006": 12, "2710": 14, "2402": 10, "9999": 75},
    "Gulf states": {"2710": 5, "9999": 6},
    "All others": {"1001": 12, "3102": 8, "9999": 90},
    "European Union": {"3004": 6, "8479": 10, "0402": 3, "9999": 12},
}  # fmt: skip


# A table of three countries and three sectors, for tariffs and input-output links: what a sector
# sells to a user of the same country and abroad, in million US dollars, by size of the buyer.
COUNTRIES = {"Bigland": 100, "Farland": 60, "Smallland": 4}
USES = {
    ("food", "food"): (20, 6),
    ("food", "goods"): (8, 2),
    ("food", "services"): (6, 1),
    ("food", "final"): (60, 14),
    ("goods", "food"): (12, 5),
    ("goods", "goods"): (90, 45),
    ("goods", "services"): (30, 12),
    ("goods", "final"): (95, 50),
    ("services", "food"): (10, 1),
    ("services", "goods"): (45, 4),
    ("services", "services"): (80, 6),
    ("services", "final"): (300, 10),
}


def rounded(value: float) -> int:
    """Return a figure in whole millions, to two digits."""
    digits = len(str(int(value)))
    step = 10 ** max(0, digits - 2)
    return int(value / step + 0.5) * step


def world_flows() -> list[tuple[str, str, int]]:
    """Return seller, buyer and million US dollars of all but North Korea."""
    rows = []
    for seller, (gdp, open_, at) in SIZES.items():
        pull = {
            buyer: other / (10 + abs(at - there)) ** 0.7
            for buyer, (other, _, there) in SIZES.items()
            if buyer != seller
        }
        whole = sum(pull.values())
        for buyer, part in pull.items():
            rows.append((seller, buyer, rounded(1000 * gdp * open_ * part / whole)))
    return rows


def three_sectors() -> list[tuple[str, str, str, str, int]]:
    """Return seller, its sector, buyer, its use and US dollars of the made table."""
    rows = []
    for seller, size in COUNTRIES.items():
        for buyer, bought in COUNTRIES.items():
            for (source, use), (home, abroad) in USES.items():
                others = sum(COUNTRIES.values()) - bought
                millions = home * bought if seller == buyer else abroad * bought * size / others
                rows.append((seller, source, buyer, use, int(millions + 0.5) * 1_000_000))
    return rows


def files() -> dict[str, str]:
    """Return the files by name."""
    names = ("world.csv", "north-korea.csv", "economies.csv", "three-sectors.csv")
    made = {name: io.StringIO() for name in names}
    writers = {name: csv.writer(file, lineterminator="\n") for name, file in made.items()}
    writers["world.csv"].writerow(("exporter", "importer", "year", "value_usd"))
    for seller, buyer, millions in world_flows():
        writers["world.csv"].writerow((seller, buyer, 2016, millions * 1_000_000))
    writers["north-korea.csv"].writerow(("exporter", "importer", "year", "hs", "value_usd"))
    for table, is_sold in ((SELLS, True), (BUYS, False)):
        for place in SIZES:
            ends = ("KP", place) if is_sold else (place, "KP")
            for heading, millions in table.get(place, {"9999": 0}).items():
                row = (*ends, 2016, heading, millions * 1_000_000)
                writers["north-korea.csv"].writerow(row)
    writers["economies.csv"].writerow(("place", "gdp_usd"))
    for place, (gdp, _, _) in SIZES.items():
        writers["economies.csv"].writerow((place, gdp * 1_000_000_000))
    writers["three-sectors.csv"].writerow(
        ("exporter", "from_sector", "importer", "to_sector", "value_usd")
    )
    writers["three-sectors.csv"].writerows(three_sectors())
    assert len(list(permutations(SIZES, 2))) == len(world_flows())
    return {name: file.getvalue() for name, file in made.items()}


def main() -> None:
    for name, text in files().items():
        (FOLDER / name).write_text(text, encoding="utf-8")
        print(f"{name}: {len(text.splitlines()) - 1} rows")


if __name__ == "__main__":
    main()
