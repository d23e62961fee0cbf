"""Who may do what: read from the one table, asked by every door."""

from collections.abc import Mapping
from functools import cache

from penstock.data import data_table
from penstock.errors import Conflicting, Forbidden
from penstock.model import Actor, Role


@cache
def permissions() -> Mapping[str, frozenset[Role]]:
    """Return the roles that have each permission."""
    head, *rows = _rows()
    roles = [Role(name) for name in head[2:]]
    return {
        row[0]: frozenset(role for role, has in zip(roles, row[2:], strict=True) if has == "yes")
        for row in rows
    }


@cache
def permission_meanings() -> Mapping[str, str]:
    """Return what each permission lets somebody do, for people."""
    return {row[0]: row[1] for row in _rows()[1:]}


def permissions_of(role: Role) -> frozenset[str]:
    """Return what a role may do."""
    return frozenset(name for name, roles in permissions().items() if role in roles)


def require(actor: Actor, permission: str) -> None:
    """Refuse what somebody may not do.

    Raises:
        Forbidden: their role or key does not have the permission.
    """
    if permission not in actor.permissions:
        role = actor.role.value if actor.role is not None else "nobody"
        message = f"{actor.name} ({role}) may not do this: it needs the permission {permission}"
        raise Forbidden(message)


def require_other(actor: Actor, of: str) -> None:
    """Refuse what would lock out the one who asks: their own role, account or key.

    Args:
        actor: who asks.
        of: the name of an account, or "key ID".

    Raises:
        Conflicting: it is their own.
    """
    if " ".join(of.split()).casefold() == actor.name.casefold():
        message = f"{actor.name} would lock themselves out"
        raise Conflicting(message, hint="Another administrator, or another key, does this")


@cache
def _rows() -> tuple[list[str], ...]:
    return tuple(data_table("desk/work/permissions.tsv"))
