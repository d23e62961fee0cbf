"""`penstock validate make`."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Annotated

import typer

from penstock import desk, validation
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, mention, say
from penstock.tabular import write_rows

app = options.new_app()
COLUMNS: dict[str, type] = {"kind": str, "group": str, "class": str, "messages": int}


@app.command()
def make(
    folder: Annotated[
        Path, typer.Option("--output", "-o", help="A new folder for the messages and the manifest")
    ],
    kind: Annotated[
        list[validation.KitKind] | None,
        typer.Option("--kind", help="What to make; repeatable; default all"),
    ] = None,
    control: Annotated[
        int, typer.Option("--control", min=1, help="Messages with listed names as published")
    ] = 1000,
    each: Annotated[
        int,
        typer.Option(
            "--each", min=1, help="Messages of each class of manipulation; a tenth a trick"
        ),
    ] = 50,
    clean: Annotated[int, typer.Option("--clean", min=1, help="Harmless messages")] = 2000,
    seed: Annotated[
        int, typer.Option("--seed", help="The same seed and lists make the same messages")
    ] = 1,
    as_of: options.AsOf = None,
    allow_stale: options.AllowStale = False,
    shape: options.Format = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Make payments that test a screening.

    Listed names as published, tampered ones, messages built to hide a name, and harmless payments.
    Names are drawn by lot from every loaded list. The manifest says what is planted where; hand
    the folder to any screening, and its decisions to 'penstock validate score'.
    """
    settings = options.settings_for(home=home, store=store)
    chosen = choose_format(shape, None)
    ready = desk.make_ready(settings, as_of=as_of, allow_stale=allow_stale, note=mention)
    for notice in ready.notices:
        say(notice)
    index = ready.screener().index
    parties = (index.party_at(place) for place in range(index.party_count))
    counts: Counter[tuple[str, str, str]] = Counter()
    entries = validation.make_kit(
        parties,
        ready.lists,
        folder,
        kinds=tuple(dict.fromkeys(kind or validation.KitKind)),
        control=control,
        each=each,
        clean=clean,
        seed=seed,
    )
    with counting("Making", drawn=may_draw(no_progress=settings.no_progress)) as advance:
        for entry in entries:
            counts[entry.kind.value, entry.group, entry.change] += 1
            advance(1)
    rows = (dict(zip(COLUMNS, (*key, count), strict=True)) for key, count in counts.items())
    write_rows(rows, chosen, COLUMNS, title=f"Test messages in {folder}")
