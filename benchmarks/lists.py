"""Indexes for benchmarks, built in a temporary folder."""

import tempfile
from pathlib import Path

from penstock.lists import read_publications
from penstock.model import ListVersion, Publication
from penstock.screening import Index


def open_index(paths: list[Path]) -> Index:
    """Return an index of every publication below some paths."""
    sources = []
    for publication in read_publications(paths):
        if not isinstance(publication, Publication):
            message = f"{publication.files} cannot be read: {publication.error}"
            raise SystemExit(message)
        version = ListVersion(publication.list, publication.published, publication.sha256)
        sources.append((version, publication.parties))
    return Index.build(sources, Path(tempfile.mkdtemp(prefix="penstock-bench-")) / "index")
