"""The words of the model as a person says them."""

from datetime import date

from penstock.model import Hit, Stage

STAGES = {
    Stage.FINDING: "found to be a concern",
    Stage.PROPOSED: "proposed",
    Stage.ORDER: "ordered",
    Stage.FINAL: "final",
    Stage.IN_FORCE: "in force",
    Stage.EXCEPTED: "excepted",
    Stage.ENJOINED: "stayed by a court",
    Stage.REPEALED: "no longer in force",
}
_TO_COME = frozenset({Stage.ORDER, Stage.FINAL})


def stage_words(stage: Stage, day: date | None) -> str:
    """Return a stage in words, with the day since when, or on which it takes effect."""
    if day is None:
        return STAGES[stage]
    if stage in _TO_COME:
        return f"{STAGES[stage]}, takes effect on {day}"
    return f"{STAGES[stage]} since {day}"


def ofac_words(hit: Hit) -> str:
    """Return what OFAC's own search would show for a hit: a number of 0 to 100, or none."""
    return "none" if hit.ofac_score is None else f"{hit.ofac_score:.0f}"
