"""Strongly connected components, owners before what they own, without recursion (Tarjan 1972)."""

from collections.abc import Iterable, Iterator, Mapping


def components(owners: Mapping[str, Iterable[str]]) -> Iterator[tuple[str, ...]]:
    """Yield the strongly connected groups of parties, each after all groups that own part of it.

    Args:
        owners: for each party the owners of it; owners that are no key are left out.
    """
    number: dict[str, int] = {}
    low: dict[str, int] = {}
    stack: list[str] = []
    on_stack: set[str] = set()
    for root in owners:
        if root in number:
            continue
        work: list[tuple[str, Iterator[str]]] = [_enter(root, owners, number, low, stack, on_stack)]
        while work:
            party, rest = work[-1]
            for owner in rest:
                if owner not in owners:
                    continue
                if owner not in number:
                    work.append(_enter(owner, owners, number, low, stack, on_stack))
                    break
                if owner in on_stack:
                    low[party] = min(low[party], number[owner])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[party])
                if low[party] == number[party]:
                    yield _closed(party, stack, on_stack)


def _enter(
    party: str,
    owners: Mapping[str, Iterable[str]],
    number: dict[str, int],
    low: dict[str, int],
    stack: list[str],
    on_stack: set[str],
) -> tuple[str, Iterator[str]]:
    number[party] = low[party] = len(number)
    stack.append(party)
    on_stack.add(party)
    return party, iter(owners[party])


def _closed(party: str, stack: list[str], on_stack: set[str]) -> tuple[str, ...]:
    group = []
    while True:
        member = stack.pop()
        on_stack.discard(member)
        group.append(member)
        if member == party:
            return tuple(group)
