"""A reader against a few listed parties, made once."""

from pathlib import Path

import pytest

from penstock.news import NewsReader
from penstock.screening import Index, Screener
from tests.news.made import source


@pytest.fixture(scope="session")
def reader(tmp_path_factory: pytest.TempPathFactory) -> NewsReader:
    folder = tmp_path_factory.mktemp("news") / "index"
    Index.build([source()], folder)
    return NewsReader(Screener(Index.open(Path(folder))))
