"""The raw files of Caliendo and Parro (2015), read into the tables of the sector model."""

import numpy as np

from penstock.pressure import SectorEconomy
from tests.shared import shared_data

COUNTRIES = [
    "Argentina",
    "Australia",
    "Austria",
    "Brazil",
    "Canada",
    "Chile",
    "China",
    "Denmark",
    "Finland",
    "France",
    "Germany",
    "Greece",
    "Hungary",
    "India",
    "Indonesia",
    "Ireland",
    "Italy",
    "Japan",
    "Korea",
    "Mexico",
    "Netherlands",
    "NewZealand",
    "Norway",
    "Portugal",
    "SouthAfrica",
    "Spain",
    "Sweden",
    "Turkey",
    "UK",
    "USA",
    "ROW",
]
_TRADABLES, _SECTORS, _SIZE = 20, 40, len(COUNTRIES)


def folder():
    return shared_data() / "trade" / "cp2015"


def _stacked(name):
    """Twenty stacked sectors as (sector, importer, exporter), with empty sectors behind."""
    table = np.loadtxt(folder() / name).reshape(_TRADABLES, _SIZE, _SIZE)
    return np.concatenate([table, np.zeros((_SECTORS - _TRADABLES, _SIZE, _SIZE))])


def tariffs(year):
    return _stacked(f"tariffs{year}.txt") / 100


def economy():
    thetas = np.loadtxt(folder() / "T.txt")
    return SectorEconomy.calibrate(
        trade=_stacked("xbilat1993.txt") * 1000,
        tariffs=tariffs(1993),
        output=np.loadtxt(folder() / "GO.txt"),
        labour=np.loadtxt(folder() / "B.txt"),
        inputs=np.loadtxt(folder() / "IO.txt").reshape(_SIZE, _SECTORS, _SECTORS),
        elasticity=np.concatenate([thetas, np.full(_SECTORS - _TRADABLES, 8.22)]),
    )
