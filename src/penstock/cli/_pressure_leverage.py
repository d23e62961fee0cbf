"""`penstock pressure leverage`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer

from penstock import pressure
from penstock.cli import _options as options
from penstock.cli import _pressure_options as shared
from penstock.cli._output import choose_format, counting, may_draw, say
from penstock.errors import UsageError
from penstock.tabular import OutputFormat, write_rows

app = options.new_app()
_SIDE_BY_SIDE = {
    "partner": shared.place("partner"),
    "horizon": shared.words("horizon"),
    "share of trade": shared.number("total_share"),
    "asymmetry": shared.number("asymmetry"),
    "loss if it leaves, %": shared.number("removal_loss_percent"),
    "replaced, %": shared.number("replaced_percent"),
    "replaced by": lambda row: "; ".join(
        map(_replacer, filter(None, row["replaced_by"].split("; ")))
    ),
    "inputs from it": shared.number("input_reliance"),
}
_COLUMNS: dict[str, type] = {
    "target": str,
    "year": str,
    "partner": str,
    "imports_usd": float,
    "exports_usd": float,
    "import_share": float,
    "export_share": float,
    "total_share": float,
    "partner_dependence": float,
    "asymmetry": float,
    "food_import_share": float,
    "fuel_import_share": float,
    "source": str,
    "data_sha256": str,
}
_SHOWN = ("partner", "imports_usd", "exports_usd", "total_share", "asymmetry")
_SHOWN_TYPES = dict.fromkeys(_SHOWN, str)


@app.command()
def leverage(
    file: Annotated[
        Path,
        typer.Argument(
            metavar="FILE", help="Trade flows in any layout (- is stdin), or a scenario"
        ),
    ],
    target: Annotated[
        str | None,
        typer.Option("--target", help="Whose dependence, by code or name; not of a scenario"),
    ] = None,
    data: shared.DataFolder = None,
    year: Annotated[
        str | None, typer.Option("--year", help="Which year; default the latest")
    ] = None,
    shape: options.Format = None,
    output: options.Output = None,
) -> None:
    """Show who holds the lever over a country.

    One line a partner, the heaviest first: shares, and who depends on whom the more. Of a
    scenario also what the target loses if a partner alone leaves, and who could replace it.
    """
    if file.suffix.lower() in {".yaml", ".yml"} or str(file) in dict(pressure.shipped_scenarios()):
        _of_scenario(str(file), data, target, shape, output)
        return
    if not target:
        message = "Whose dependence is asked is not said"
        raise UsageError(message, hint="Give --target, by code or name")
    read = pressure.read_flows(file, note=say)
    for reason, count in sorted(read.left_out.items()):
        say(f"{count:,} left out: {reason}")
    flows, coverage = pressure.reconcile(read.flows)
    found = pressure.leverage(flows, target, year or "")
    if coverage.both or coverage.importer_only or coverage.exporter_only:
        gap = "" if coverage.gap is None else f", which differ by {coverage.gap:.0%} of the greater"
        say(
            f"{coverage.both:,} flows are reported by both sides{gap}; "
            f"{coverage.importer_only:,} by the buyer only, {coverage.exporter_only:,} by the "
            "seller only; the buyer's figure is taken where there is one"
        )
    say(f"concentration (HHI) of all trade {found.total_concentration:.3f}" + _more(found))
    if found.chapters:
        say(f"the goods are of {found.chapters} of the 97 chapters of the Harmonized System")
    if all(partner.asymmetry is None for partner in found.partners):
        say("no asymmetry: of its partners the file has the trade with the target only")
    say("shares are of the trade and the goods in this file; nothing of smuggling, aid or finance")
    chosen = choose_format(shape, output)
    columns = _SHOWN_TYPES if chosen is OutputFormat.TABLE else _COLUMNS

    def rows() -> Iterator[dict[str, Any]]:
        for partner in found.partners:
            lean = partner.asymmetry
            if chosen is OutputFormat.TABLE:
                yield {
                    "partner": partner.partner,
                    "imports_usd": f"{partner.imports_usd:,.0f}",
                    "exports_usd": f"{partner.exports_usd:,.0f}",
                    "total_share": f"{partner.total_share:.1%}",
                    "asymmetry": "-" if lean is None else f"{lean:+.3f}",
                }
            else:
                yield asdict(partner) | {"source": read.layout, "data_sha256": read.sha256}

    title = f"Trade of {found.target} {found.year}".strip() + f" ({read.title})"
    write_rows(rows(), chosen, columns, path=output, title=title)


def _of_scenario(
    name: str,
    folder: Path | None,
    target: str | None,
    shape: OutputFormat | None,
    output: Path | None,
) -> None:
    """Write the levers of a scenario side by side."""
    if target:
        message = "A scenario names its target itself"
        raise UsageError(message, hint="Leave --target out")
    file = shared.opened(name, folder)
    chosen = choose_format(shape, output)
    with counting("partners removed", drawn=may_draw()) as advance:
        world, found = pressure.levers(file, progress=advance)
    whom = world.places.names[world.target]
    first = [one for one in found if one.stamp.horizon == found[0].stamp.horizon]
    notes = dict.fromkeys(world.coverage)
    squares = sum(one.total_share**2 for one in first)
    notes[f"concentration (HHI) of all trade {squares:.3f}, blocs counted as one"] = None
    shared.tell(notes)
    title = f"Levers over {shared.called(whom)}, side by side"
    shared.write(
        pressure.lever_rows(whom, found),
        pressure.LEVER_COLUMNS,
        _SIDE_BY_SIDE,
        chosen,
        output,
        title,
    )


def _replacer(text: str) -> str:
    who, _, part = text.rpartition(" ")
    return f"{shared.called(who)} {part}"


def _more(found: pressure.Leverage) -> str:
    parts = [
        f"; {word} {value:.3f}"
        for word, value in (
            ("of imports", found.import_concentration),
            ("of exports", found.export_concentration),
        )
        if value is not None
    ]
    parts += [
        f"; {word} is {value:.0%} of imports"
        for word, value in (
            ("food", found.food_share_of_imports),
            ("fuel", found.fuel_share_of_imports),
        )
        if value is not None
    ]
    return "".join(parts)
