"""The words of the model as a person says them."""

from datetime import date

from penstock.model import Stage

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
