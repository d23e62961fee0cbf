"""The store as plain dicts and loops: slow, short, and what the fast one must agree with."""

from datetime import date, datetime, timedelta

from penstock.model import Party, PartyId, Publication
from penstock.store import Guard

Held = dict[PartyId, frozenset[Party]]


class PlainStore:
    """One list's publications; everything is worked out anew at every question."""

    def __init__(self) -> None:
        self.entries: list[dict] = []

    def add(self, made: Publication, guard: Guard, accept: str | None, at: datetime) -> None:
        entry = next((one for one in self.entries if one["sha"] == made.sha256), None)
        if entry is not None and entry["readable"]:
            if entry["published"] is None:
                entry["published"] = made.published
            entry["accepted"] = (
                entry["accepted"] or bool(accept) or self._is_fit(made, entry, guard, at)
            )
            return
        if entry is None:
            entry = {"number": len(self.entries)}
            self.entries.append(entry)
        held: dict[PartyId, set[Party]] = {}
        for party in made.parties:
            held.setdefault(party.id, set()).add(party)
        entry |= {
            "sha": made.sha256,
            "published": made.published,
            "at": at,
            "held": {one: frozenset(versions) for one, versions in held.items()},
            "readable": True,
            "accepted": False,
        }
        entry["accepted"] = bool(accept) or self._is_fit(made, entry, guard, at)

    def _is_fit(self, made: Publication, entry: dict, guard: Guard, at: datetime) -> bool:
        if made.published is not None and made.published > at.date() + timedelta(days=1):
            return False
        parties = len(made.parties)
        if parties < guard.fewest_parties:
            return False
        if made.declared_parties not in {None, parties}:
            return False
        before = self.before(entry)
        earlier = sum(map(len, before.values()))
        if earlier and (earlier - parties) / earlier * 100 > guard.loss_percent + 1e-9:
            return False
        gone = len(set(before) - set(entry["held"]))
        return not earlier or gone / earlier * 100 <= guard.turnover_percent + 1e-9

    def quarantine(self, sha: str, at: datetime) -> None:
        if all(one["sha"] != sha for one in self.entries):
            self.entries.append(
                {
                    "number": len(self.entries),
                    "sha": sha,
                    "published": None,
                    "at": at,
                    "held": {},
                    "readable": False,
                    "accepted": False,
                }
            )

    def ordered(self) -> list[dict]:
        return sorted(self.entries, key=lambda one: (day(one), one["at"], one["number"]))

    def before(self, entry: dict) -> Held:
        """What was held before an entry: by the last accepted one that comes before it."""
        held: Held = {}
        for one in self.ordered():
            if one is entry:
                return held
            if one["accepted"]:
                held = one["held"]
        raise AssertionError(entry)

    def counts(self, entry: dict) -> tuple[int, int, int]:
        if not entry["readable"]:
            return (0, 0, 0)
        return tuple(map(len, delta(self.before(entry), entry["held"])))

    def status(self, entry: dict) -> str:
        if not entry["accepted"]:
            return "quarantined"
        accepted = [one for one in self.ordered() if one["accepted"]]
        return "active" if accepted[-1] is entry else "superseded"

    def active(self, as_of: date) -> dict | None:
        found = [one for one in self.ordered() if one["accepted"] and day(one) <= as_of]
        return found[-1] if found else None


def day(entry: dict) -> date:
    return entry["published"] or entry["at"].date()


def delta(before: Held, after: Held) -> tuple[list[PartyId], list[PartyId], list[PartyId]]:
    """Return which parties were added, changed and removed."""
    added = sorted(one for one in after if one not in before)
    changed = sorted(one for one in after if one in before and after[one] != before[one])
    removed = sorted(one for one in before if one not in after)
    return added, changed, removed
