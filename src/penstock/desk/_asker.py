"""Who asks, as far as known when, and what somebody has already settled about a question."""

from collections.abc import Iterable
from datetime import date
from difflib import get_close_matches

from penstock.errors import UnknownName, UsageError
from penstock.measures import ABOUT_A_PARTY, Activity, Asker, book, read_answer


def make_asker(
    profile: str | None = None,
    *,
    known_as_of: date | None = None,
    confirmed: Iterable[str] = (),
    about: Iterable[str] = (),
    answers: Iterable[str] = (),
    usual: frozenset[Activity] = ABOUT_A_PARTY,
) -> Asker:
    """Return who asks, from words a person wrote.

    Args:
        profile: id of a profile; default a US covered financial institution.
        known_as_of: the day of knowledge; default the day asked about.
        confirmed: ids of listed parties, such as `us-ofac:15603`, that a person has confirmed.
        about: activities such as `export`; default what is `usual`.
        answers: facts that were named as missing and are known by now, `question=answer` each.
        usual: what a question is about unless `about` says so; relationship, account and payment.

    Raises:
        UnknownName: no such profile.
        UsageError: no such activity, or no answer to such a question.
    """
    tables = book()
    chosen = tables.default_profile
    if profile is not None:
        found = tables.profiles.get(profile)
        if found is None:
            near = get_close_matches(profile, tables.profiles, n=1)
            known = f"Profiles are: {', '.join(sorted(tables.profiles))}"
            message = f"There is no profile {profile!r}"
            raise UnknownName(message, hint=f"Did you mean {near[0]}? {known}" if near else known)
        chosen = found
    return Asker(
        profile=chosen,
        known_as_of=known_as_of,
        confirmed=frozenset(confirmed),
        about=frozenset(map(_activity, about)) or usual,
        answers=dict(map(_answer, answers)),
    )


def _answer(text: str) -> tuple[str, str]:
    question, _, answer = text.rpartition("=")
    return read_answer(question, answer)


def _activity(word: str) -> Activity:
    try:
        return Activity(word.strip().casefold().replace("-", "_"))
    except ValueError as error:
        message = f"There is no activity {word!r}"
        known = ", ".join(activity.value for activity in Activity)
        raise UsageError(message, hint=f"One of {known}") from error


__all__ = ["Asker", "make_asker"]
