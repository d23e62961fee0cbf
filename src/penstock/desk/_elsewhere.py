"""Signing in elsewhere, by OpenID Connect: who is sent, who comes back, and what they may do."""

import hashlib
import hmac
import secrets
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any, NamedTuple

from penstock.desk._people import Door, SignedIn
from penstock.desk._provider import Provider
from penstock.errors import Forbidden, NotSignedIn, SettingError
from penstock.model import Role, SignInBegun
from penstock.settings import Settings
from penstock.store import Store

# Who is sent comes back within this, or begins anew.
_AWAY = timedelta(minutes=10)


class Sent(NamedTuple):
    """Somebody who is sent to `address`; `browser` goes into their cookie until they are back."""

    address: str
    browser: str


class Elsewhere:
    """Signs in those whom a provider knows.

    Args:
        store: where those on their way are kept, so that any process may see them come back.
        settings: which provider, and which of its words means which role.
        door: makes and opens accounts.

    Raises:
        SettingError: the settings of the provider are incomplete, unsafe, or name no role.
        MissingExtra: what checks tokens is not installed.
    """

    def __init__(self, store: Store, settings: Settings, door: Door) -> None:
        self._people = store.people
        self._settings = settings
        self._door = door
        self._roles = _roles(settings.oidc_roles)
        self._provider = Provider(
            settings.oidc_issuer, settings.oidc_client_id, settings.oidc_client_secret
        )

    def close(self) -> None:
        """Give back what reaches the provider."""
        self._provider.close()

    def end_address(self) -> str:
        """Return where somebody signs out of the provider, too; empty if it offers no such place.

        Raises:
            UnreachableProvider: the provider cannot be reached.
        """
        return self._provider.end_address(after=self._settings.oidc_after_sign_out)

    def send(self, *, redirect: str, back: str) -> Sent:
        """Return where somebody is to sign in.

        Args:
            redirect: where the provider sends them afterwards; it must know that address.
            back: where they wanted to go.

        Raises:
            UnreachableProvider: the provider cannot be reached.
        """
        state, browser, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        challenge = urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest())
        address = self._provider.address(
            redirect=redirect,
            scope=self._settings.oidc_scopes,
            state=state,
            nonce=nonce,
            challenge=challenge.decode().rstrip("="),
        )
        now = datetime.now(UTC)
        begun = SignInBegun(
            state_sha256=_digest(state),
            browser_sha256=_digest(browser),
            nonce=nonce,
            verifier=verifier,
            back=back,
            created_at=now,
        )
        self._people.begin_sign_in(begun, now - _AWAY)
        return Sent(address, browser)

    def receive(
        self, answer: Mapping[str, str], *, browser: str, redirect: str
    ) -> tuple[SignedIn, str]:
        """Return the session of somebody who comes back, and where they wanted to go.

        Args:
            answer: what the provider sent along: state and code, or an error.
            browser: what their browser held meanwhile.
            redirect: the address they came back to.

        Raises:
            NotSignedIn: they were never sent, were sent in another browser, come twice or too
                late, or the provider does not vouch for them.
            Forbidden: the provider names no role for them, or their account is disabled.
            Conflicting: somebody else has an account of their name.
            UnreachableProvider: the provider cannot be reached.
        """
        begun = self._people.end_sign_in(_digest(answer.get("state", "")))
        if begun is None or datetime.now(UTC) - begun.created_at > _AWAY:
            message = "Nobody was sent to sign in like this, or it was done before, or is too old"
            raise NotSignedIn(message, hint="Begin again from the page to sign in")
        if not hmac.compare_digest(begun.browser_sha256, _digest(browser)):
            message = "Another browser was sent to sign in"
            raise NotSignedIn(message, hint="Begin again from the page to sign in")
        # RFC 9207, 2.4: who always says whose answer it is, never leaves it out.
        is_told = self._provider.about().authorization_response_iss_parameter_supported
        if answer.get("iss", "" if is_told else self._provider.issuer) != self._provider.issuer:
            message = "Another provider answers than the one that was asked"
            raise NotSignedIn(message)
        code = answer.get("code", "")
        if not code:
            told = [_plain(answer.get(one, "")) for one in ("error", "error_description")]
            why = ": ".join(filter(None, told)) or "it sent no code"
            message = f"The provider did not sign you in: {why}"
            raise NotSignedIn(message, hint="Sign in again; if it stays so, ask an administrator")
        claims = self._provider.claims(
            code=code,
            verifier=begun.verifier,
            nonce=begun.nonce,
            redirect=redirect,
            wanted=self._wanted(),
        )
        made = self._door.sign_in_from_elsewhere(
            subject=f"{self._provider.issuer} {claims['sub']}",
            name=self._name(claims),
            shown=_text(claims, "name"),
            role=self._role(claims),
        )
        return made, begun.back

    def _wanted(self) -> tuple[str, ...]:
        """Return the claims without which nobody gets in."""
        settings = self._settings
        role = settings.oidc_role_claim
        return (settings.oidc_name_claim, role.partition(".")[0])

    def _name(self, claims: Mapping[str, Any]) -> str:
        claim = self._settings.oidc_name_claim
        name = _text(claims, claim)
        if not name:
            message = f"The provider does not say your {claim}"
            raise Forbidden(message, hint="oidc_name_claim names the claim that is your name here")
        if claim == "email" and claims.get("email_verified") is not True:
            message = "The provider has not verified your e-mail address"
            raise Forbidden(message, hint="Have it verified there")
        return name

    def _role(self, claims: Mapping[str, Any]) -> Role:
        said = _words(claims, self._settings.oidc_role_claim)
        for word, role in self._roles:
            if word in said:
                return role
        claim = self._settings.oidc_role_claim
        message = f"Your organisation knows you, but names no role for you here ({claim})"
        hint = "An administrator gives you one there, or adds one of yours to oidc_roles"
        elsewhere = claims.get("_claim_names")
        if isinstance(elsewhere, Mapping) and claim in elsewhere:  # Core, 5.6.2
            message = f"You are in more groups than your organisation's token holds ({claim})"
            hint = "An administrator has it tell roles of this service, or only the groups of it"
        raise Forbidden(message, hint=hint)


def _roles(text: str) -> tuple[tuple[str, Role], ...]:
    """Return the words of a provider and the role each means, in order.

    Raises:
        SettingError: there is none, or one means no role of people.
    """
    found = []
    for part in filter(None, (one.strip() for one in text.split(","))):
        word, _, role = (one.strip() for one in part.rpartition("="))
        known = [one for one in Role if one is not Role.SERVICE and one.value == role]
        if not word or not known:
            message = f"oidc_roles says {part!r}"
            names = ", ".join(one.value for one in Role if one is not Role.SERVICE)
            raise SettingError(message, hint=f"Write WORD=ROLE,WORD=ROLE with the roles {names}")
        found.append((word, known[0]))
    if not found:
        message = "oidc_issuer is set and oidc_roles names no role: nobody could sign in"
        raise SettingError(message, hint="Write WORD=ROLE, such as sanctions-desk=analyst")
    return tuple(found)


def _words(claims: Mapping[str, Any], path: str) -> frozenset[str]:
    """Return the words of a claim: one by that name, or one inside others (`a.b`)."""
    found: object = claims.get(path)
    if found is None:
        found = claims
        for part in path.split("."):
            found = found.get(part) if isinstance(found, Mapping) else None
    many = found if isinstance(found, list) else [found]
    return frozenset(one for one in many if isinstance(one, str))


def _text(claims: Mapping[str, Any], name: str) -> str:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) else ""


def _plain(text: str) -> str:
    return "".join(one for one in text if one.isprintable())[:200]


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
