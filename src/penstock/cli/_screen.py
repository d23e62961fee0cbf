"""`penstock screen`."""

import os
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from penstock import desk
from penstock.bulk import collect_seldom, get_ready
from penstock.cli import _options as options
from penstock.cli._output import choose_format, counting, may_draw, mention, say
from penstock.errors import UsageError
from penstock.model import DateRange, Outcome, Subject
from penstock.settings import Settings
from penstock.tabular import OutputFormat, output_file, write_rows

app = options.new_app()
# A file of so many bytes is for every processor. They start while the lists are opened.
_FOR_ALL_PROCESSORS = 1 << 18
# What fits a terminal; the other formats carry the rest.
_SHOWN = ("id", "name", "outcome", "score", "listed_name", "party", "list")


@app.command()
def screen(
    name: Annotated[str | None, typer.Argument(metavar="[NAME]", help="The name to ask")] = None,
    source: Annotated[
        str | None,
        typer.Option("--input", "-i", metavar="FILE", help="A file of parties; - is stdin"),
    ] = None,
    schema: Annotated[
        str | None,
        typer.Option("--schema", help="What it is: Person, Company, Vessel, Airplane, ..."),
    ] = None,
    birth_date: Annotated[
        list[str] | None,
        typer.Option("--birth-date", help="Date or year of birth or incorporation; repeatable"),
    ] = None,
    country: Annotated[
        list[str] | None,
        typer.Option("--country", help="Nationality, residence or registration; repeatable"),
    ] = None,
    identifier: Annotated[
        list[str] | None,
        typer.Option(
            "--id", "--identifier", metavar="KIND:VALUE", help="Such as imo:9187629; repeatable"
        ),
    ] = None,
    limit: options.Limit = 10,
    policy: options.PolicyId = None,
    as_of: options.AsOf = None,
    allow_stale: options.AllowStale = False,
    engine: options.Engine = options.EngineName.PROCESSES,
    processes: options.Processes = None,
    master: options.Master = None,
    part_rows: Annotated[
        int,
        typer.Option(
            "--part-rows",
            min=1,
            max=10_000_000,
            help="Rows that Spark answers at once, a file each",
        ),
    ] = 20_000,
    encoding: options.Encoding = None,
    delimiter: options.Delimiter = None,
    sheet: options.Sheet = None,
    shape: options.Format = None,
    output: options.Output = None,
    store: options.StoreUrl = None,
    home: options.Home = None,
) -> None:
    """Ask who a party is: one name, or a file of parties.

    Exit status 1 when a hit is an alert or a row cannot be screened, 0 when all pass.
    """
    settings = options.settings_for(
        home=home, store=store, policy=policy, processes=processes, master=master
    )
    typed = (name, schema, birth_date, country, identifier)
    is_typed = name is not None or any(typed)
    if engine is options.EngineName.SPARK:
        if source is None or output is None or is_typed:
            message = "Spark answers files of parties into a folder"
            raise UsageError(message, hint="Give --input FILE and --output FOLDER")
        ready = _ready(settings, as_of, allow_stale=allow_stale)
        with counting("On Spark", drawn=may_draw(no_progress=settings.no_progress)) as advance:
            made = desk.screen_on_spark(
                source,
                ready,
                output,
                master=settings.spark_master,
                shape=shape or OutputFormat.JSON_LINES,
                limit=limit,
                rows_a_part=part_rows,
                note=say,
                advance=advance,
                encoding=encoding,
                delimiter=delimiter,
                sheet=sheet,
            )
        say(f"{made.rows:,} rows in {made.parts:,} parts of {output}; {made.held:,} are held")
        raise typer.Exit(int(made.held > 0))
    if master is not None:
        message = "--master is for Spark"
        raise UsageError(message, hint="Say --engine spark, too")
    chosen = choose_format(shape, output)
    if source is None:
        subjects = iter([_typed(*typed)])
    else:
        if is_typed:
            message = "Give either a name with its facts or --input, not both"
            raise UsageError(message, hint="The file's columns hold the facts of each party")
        if _is_large(source):
            get_ready(settings.processes)
        subjects = desk.read_subjects(
            source, note=say, encoding=encoding, delimiter=delimiter, sheet=sheet
        )
    ready = _ready(settings, as_of, allow_stale=allow_stale)
    collect_seldom()
    count = settings.processes if source is not None else 1
    found = desk.answers(subjects, ready, limit=limit, processes=count)
    if source is None and chosen is OutputFormat.TABLE:
        raise typer.Exit(_show(next(found), ready, output))
    drawn = source is not None and may_draw(
        no_progress=settings.no_progress, shares_terminal=output is None
    )
    raise typer.Exit(_write(found, chosen, output, drawn=drawn))


def _ready(settings: Settings, as_of: date | None, *, allow_stale: bool) -> "desk.Ready":
    ready = desk.make_ready(settings, as_of=as_of, allow_stale=allow_stale, note=mention)
    for notice in ready.notices:
        say(notice)
    return ready


def _is_large(source: str) -> bool:
    try:
        return os.path.getsize(source) >= _FOR_ALL_PROCESSORS  # noqa: PTH202 - `-` is no path
    except OSError:
        return False


def _typed(
    name: str | None,
    schema: str | None,
    birth_dates: list[str] | None,
    countries: list[str] | None,
    identifiers: list[str] | None,
) -> Subject:
    """Return the party a person typed; what cannot be read is refused, not left out."""
    if name is None and not identifiers:
        message = "Nothing is asked"
        raise UsageError(message, hint="Give a NAME, --id KIND:VALUE or --input FILE")
    codes: list[str] = []
    for text in countries or ():
        found = desk.country_codes(text)
        if not found:
            message = f"There is no country {text!r}"
            raise UsageError(message, hint="Write its name or ISO 3166-1 code, such as KP")
        codes += found
    dates: list[DateRange] = []
    for text in birth_dates or ():
        read = desk.read_birth_dates(text)
        if not read:
            message = f"{text!r} is no date of birth"
            raise UsageError(message, hint="Write YYYY-MM-DD, YYYY-MM or YYYY")
        dates += read
    return Subject(
        id="1",
        names=(name,) if name is not None else (),
        schema=desk.schema_option(schema) if schema else None,
        birth_dates=tuple(dates),
        countries=tuple(dict.fromkeys(codes)),
        identifiers=tuple(desk.identifier_option(text) for text in identifiers or ()),
    )


def _show(found: "desk.Answer", ready: "desk.Ready", output: Path | None) -> int:
    from penstock.cli._people import show_answer

    with output_file(output) as file:
        show_answer(found, ready, file)
    return int(found.outcome is not Outcome.PASS)


def _write(
    found: Iterator["desk.Answer"], shape: OutputFormat, output: Path | None, *, drawn: bool
) -> int:
    held = 0
    with counting("Screening", drawn=drawn) as advance:

        def rows() -> Iterator[dict[str, object]]:
            nonlocal held
            for one in found:
                held += one.outcome is not Outcome.PASS
                advance(1)
                if shape is OutputFormat.JSON_LINES:
                    yield desk.screen_line(one)
                else:
                    yield from desk.hit_rows(one)

        columns = desk.HIT_COLUMNS
        if shape is OutputFormat.TABLE:
            columns = {name: desk.HIT_COLUMNS[name] for name in _SHOWN}
        write_rows(rows(), shape, columns, path=output, title="Answers")
    return int(held > 0)
