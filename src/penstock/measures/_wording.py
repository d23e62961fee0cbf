"""How a finding is said: one wording for each effect, stage, person and nexus, from a table."""

from msgspec import Struct

from penstock.measures._facts import Profile
from penstock.measures._schema import Measure, Requirement
from penstock.measures._stages import Status
from penstock.measures._words import Effect, Nexus, Person
from penstock.model import Outcome, Stage


class EffectWording(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """What an effect means: `outcome` for one who is bound, and the duty in words.

    `duty` completes "You ..."; `exposed` tells one who is not bound what to expect.
    """

    outcome: Outcome
    duty: str
    exposed: str


class Wording(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The table of wordings; every member of each vocabulary has one."""

    effects: dict[Effect, EffectWording]
    stages: dict[Stage, str]
    persons: dict[Person, str]
    nexus: dict[Nexus, str]

    def whole(self, measure: Measure, status: Status) -> str:
        """Return what a measure says that binds nobody yet: a finding or a proposal."""
        said = self.stages[status.stage].format(date=status.starts, event=status.cause.citation)
        return f"{measure.title}: {said}"

    def stated(
        self,
        measure: Measure,
        requirement: Requirement,
        status: Status,
        profile: Profile,
        *,
        binding: bool | None,
        exposures: tuple[Nexus, ...],
    ) -> str:
        """Return what a requirement means for the asker, at the stage it has reached."""
        wording = self.effects[requirement.effect]
        who = ", ".join(self.persons[bound.who] for bound in requirement.binds)
        if binding:
            duty = f"As {profile.title} you {wording.duty}"
        elif exposures:
            ties = ", ".join(self.nexus[nexus] for nexus in exposures)
            duty = f"It binds {who}, and reaches {profile.title} through {ties}: {wording.exposed}"
        elif binding is None:
            duty = f"It binds {who}; whether that is you is open. If so, you {wording.duty}"
        else:
            duty = f"It binds {who}, not {profile.title} on the facts given"
        said = self.stages[status.stage].format(date=status.starts, event=status.cause.citation)
        return f"{measure.title}: {said}. {duty}. {requirement.summary}"
