"""A provider of OpenID Connect: what it says of itself, its keys, and the tokens it gives out.

Source: OpenID Connect Core 1.0 (authorization code flow; 3.1.3.7 for what is checked of a token,
5.3 and 5.4 for claims that stand beside it), OpenID Connect Discovery 1.0, RFC 6749, RFC 7517 (5:
keys of unknown kinds), RFC 7636 (PKCE), RFC 8725 (which algorithms), RFC 9207 (whose answer it
is), OpenID Connect RP-Initiated Logout 1.0 (2: the request; 2.1: the discovery).
"""

import ipaddress
import time
from collections.abc import Iterable, Iterator, Mapping
from contextlib import suppress
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlencode, urlsplit

import httpx
import msgspec
from msgspec import Struct

from penstock.errors import MissingExtra, NotSignedIn, SettingError, UnreachableProvider
from penstock.model import NOT_JSON

if TYPE_CHECKING:
    from joserfc.jwk import KeySet

_ABOUT = "/.well-known/openid-configuration"
# Signatures that only the provider can make; "none" and secrets that both know are none of them.
_ALGORITHMS = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA", "Ed25519"),
)
_LEEWAY_SECONDS = 60
_LONGEST = 1_000_000
_KNOWN_SECONDS = 3600.0
_TIMEOUT_SECONDS = 10.0


class About(Struct, frozen=True, kw_only=True):
    """What a provider says of itself; other fields are not read."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str = ""
    end_session_endpoint: str = ""
    authorization_response_iss_parameter_supported: bool = False
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


class _Tokens(Struct, frozen=True):
    """What is given for a code; other fields are not read."""

    id_token: str
    access_token: str = ""


class _Keys(Struct, frozen=True):
    keys: list[dict[str, Any]]


class _Answer(Struct, frozen=True):
    status: int
    content: bytes


class Provider:
    """One provider and what we are to it.

    Args:
        issuer: its address, exactly as its tokens name it.
        client_id: what it calls us.
        client_secret: what proves that it is us; empty for a public client.

    Raises:
        SettingError: its address is not safe.
        MissingExtra: what checks tokens is not installed.
    """

    def __init__(self, issuer: str, client_id: str, client_secret: str) -> None:
        if not client_id.strip():
            message = "oidc_issuer is set and oidc_client_id is not"
            raise SettingError(message)
        if not _is_safe(issuer):
            message = "oidc_issuer must be https, or http on this machine"
            raise SettingError(message)
        _need_joserfc()
        self.issuer = issuer
        self._id = client_id
        self._secret = client_secret
        self._client = httpx.Client(timeout=_TIMEOUT_SECONDS, follow_redirects=False)
        self._about: tuple[About, float] | None = None
        self._keys: KeySet | None = None

    def close(self) -> None:
        """Give back what reaches it."""
        self._client.close()

    def address(self, *, redirect: str, scope: str, state: str, nonce: str, challenge: str) -> str:
        """Return where somebody is sent to sign in.

        Raises:
            UnreachableProvider: it cannot be reached, or what it says of itself makes no sense.
        """
        asked = {
            "response_type": "code",
            "client_id": self._id,
            "redirect_uri": redirect,
            "scope": scope,
            "state": state,
            "nonce": nonce,
            "code_challenge": challenge,
            "code_challenge_method": "S256",
        }
        endpoint = self.about().authorization_endpoint
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def end_address(self, *, after: str) -> str:
        """Return where somebody ends their session with the provider; empty if it says none.

        Their token is not kept here, so no `id_token_hint` is sent: the provider may ask whether
        they mean it (RP-Initiated Logout 1.0, 2 and 6).

        Args:
            after: an address registered with the provider, where they come back to; may be empty.

        Raises:
            UnreachableProvider: it cannot be reached, or what it says of itself makes no sense.
        """
        endpoint = self.about().end_session_endpoint
        if not endpoint:
            return ""
        asked = {"client_id": self._id} | ({"post_logout_redirect_uri": after} if after else {})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{urlencode(asked)}"

    def about(self) -> About:
        """Return what it says of itself, asked anew every hour.

        Raises:
            UnreachableProvider: it cannot be reached, or what it says of itself makes no sense.
        """
        now = time.monotonic()
        if self._about is None or now - self._about[1] > _KNOWN_SECONDS:
            content = self._fetched(self.issuer.rstrip("/") + _ABOUT)
            try:
                found = msgspec.json.decode(content, type=About)
            except NOT_JSON as error:
                message = f"What {self.issuer} says of itself cannot be read: {error}"
                raise UnreachableProvider(message) from error
            if found.issuer != self.issuer:
                message = f"{self.issuer} says that it is {found.issuer}"
                raise UnreachableProvider(message, hint="Set oidc_issuer exactly as it says")
            endpoints = [found.authorization_endpoint, found.token_endpoint, found.jwks_uri]
            endpoints += filter(None, [found.userinfo_endpoint, found.end_session_endpoint])
            if not all(map(_is_safe, endpoints)):
                message = f"{self.issuer} names an address that is not https"
                raise UnreachableProvider(message)
            self._about = found, now
            self._keys = None
        return self._about[0]

    def claims(
        self, *, code: str, verifier: str, nonce: str, redirect: str, wanted: Iterable[str] = ()
    ) -> Mapping[str, Any]:
        """Return what the provider says of somebody who came back with a code.

        Args:
            code: what they came back with.
            verifier: what the challenge of this sign-in was made of.
            nonce: what the token of this sign-in must say.
            redirect: the address they came back to.
            wanted: claims that are asked for beside the token where it does not hold them, which
                is where Core 5.4 puts those of `profile` and `email`.

        Raises:
            NotSignedIn: it does not take the code, its token is not for us, now and this time, or
                what it says beside is of somebody else.
            UnreachableProvider: it cannot be reached.
        """
        tokens = self._tokens(code, verifier, redirect)
        claims = self._checked(tokens.id_token, nonce)
        endpoint = self.about().userinfo_endpoint
        if all(one in claims for one in wanted) or not endpoint or not tokens.access_token:
            return claims
        headers = {"authorization": f"Bearer {tokens.access_token}"}
        content = self._fetched(endpoint, headers)
        try:
            beside = msgspec.json.decode(content, type=dict[str, Any])
        except NOT_JSON as error:
            message = f"What {self.issuer} says of people cannot be read (userinfo_endpoint)"
            hint = "Have it tell them as plain JSON, neither signed nor encrypted"
            raise UnreachableProvider(message, hint=hint) from error
        if beside.get("sub") != claims["sub"]:
            _refuse("what it says beside its token is of somebody else")
        return beside | dict(claims)  # what is signed counts first

    def _tokens(self, code: str, verifier: str, redirect: str) -> _Tokens:
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": redirect,
            "code_verifier": verifier,
        }
        error = ""
        for given in self._ways(form):
            answer = self._asked("POST", self.about().token_endpoint, **given)
            if answer.status == 200:
                break
            if not 400 <= answer.status < 500:
                message = f"{self.issuer} answers {answer.status}"
                raise UnreachableProvider(message)
            error = _error_in(answer.content)
            if error != "invalid_client":
                _refuse(f"it answers {answer.status}" + (f" ({error})" if error else ""))
        else:
            message = "The provider does not take the id or the secret of this service"
            hint = "An administrator sets oidc_client_id and oidc_client_secret as it has them"
            raise NotSignedIn(message, hint=hint)
        try:
            return msgspec.json.decode(answer.content, type=_Tokens)
        except NOT_JSON as error_:
            _refuse("its answer holds no token", error_)

    def _ways(self, form: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Yield the ways to say who we are, each as httpx takes it: one may suit us and not it."""
        known = self.about().token_endpoint_auth_methods_supported
        if not self._secret:
            yield {"data": {**form, "client_id": self._id}}
            return
        if "client_secret_basic" in known:
            # RFC 6749, 2.3.1: both are written as in a form first.
            name, secret = (urlencode({"": one})[1:] for one in (self._id, self._secret))
            yield {"data": form, "auth": (name, secret)}
        if "client_secret_basic" not in known or "client_secret_post" in known:
            yield {"data": {**form, "client_id": self._id, "client_secret": self._secret}}

    def _checked(self, token: str, nonce: str) -> Mapping[str, Any]:
        from joserfc import jwt
        from joserfc.errors import BadSignatureError, InvalidKeyIdError, JoseError

        try:
            try:
                found = jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)
            except (InvalidKeyIdError, BadSignatureError):  # by a newer key, or one of an old name
                self._keys = None
                found = jwt.decode(token, self._key_set(), algorithms=_ALGORITHMS)
            jwt.JWTClaimsRegistry(
                leeway=_LEEWAY_SECONDS,
                iss={"essential": True, "value": self.issuer},
                aud={"essential": True, "value": self._id},
                sub={"essential": True},
                exp={"essential": True},
                iat={"essential": True},
                nonce={"essential": True, "value": nonce},
            ).validate(found.claims)
        except (JoseError, ValueError) as error:
            _refuse(str(error) or type(error).__name__, error)
        claims = found.claims
        if len(claims["aud"]) > 1 and isinstance(claims["aud"], list) and "azp" not in claims:
            _refuse("its token is for several and does not say for whom it was made")
        if claims.get("azp", self._id) != self._id:
            _refuse("its token was made for somebody else")
        return claims

    def _key_set(self) -> "KeySet":
        from joserfc.errors import JoseError
        from joserfc.jwk import KeySet

        if self._keys is None:
            content = self._fetched(self.about().jwks_uri)
            try:
                told = msgspec.json.decode(content, type=_Keys).keys
            except NOT_JSON as error:
                message = f"The keys of {self.issuer} cannot be read"
                raise UnreachableProvider(message) from error
            known = []
            for one in told:
                # What it encrypts with, and kinds made up since, stand beside what it signs with.
                with suppress(JoseError, KeyError, TypeError, ValueError):
                    if one.get("use", "sig") == "sig":
                        known += KeySet.import_key_set({"keys": [one]}).keys
            if not known:
                message = f"{self.issuer} publishes no key that could be read"
                raise UnreachableProvider(message)
            self._keys = KeySet(known)
        return self._keys

    def _fetched(self, url: str, headers: Mapping[str, str] | None = None) -> bytes:
        answer = self._asked("GET", url, headers=headers or {})
        if answer.status != 200:
            message = f"{self.issuer} answers {answer.status}"
            raise UnreachableProvider(message)
        return answer.content

    def _asked(
        self,
        method: str,
        url: str,
        headers: Mapping[str, str] | None = None,
        **given: Any,  # noqa: ANN401 - as httpx takes it
    ) -> _Answer:
        try:
            told = {"accept": "application/json", **(headers or {})}
            with self._client.stream(method, url, headers=told, **given) as answer:
                content = b""
                for part in answer.iter_bytes():
                    content += part
                    if len(content) > _LONGEST:
                        message = f"{self.issuer} answers with more than {_LONGEST:,} bytes"
                        raise UnreachableProvider(message)
        except httpx.HTTPError as error:
            message = f"{self.issuer} cannot be reached: {type(error).__name__}"
            raise UnreachableProvider(message) from error
        return _Answer(answer.status_code, content)


def _error_in(content: bytes) -> str:
    """Return the code of an error as RFC 6749, 5.2 tells it, empty where there is none."""
    try:
        found = msgspec.json.decode(content, type=dict[str, Any]).get("error")
    except NOT_JSON:
        return ""
    return found[:100] if isinstance(found, str) and found.isprintable() else ""


def _refuse(why: str, error: Exception | None = None) -> NoReturn:
    message = f"The provider did not sign you in: {why}"
    hint = "Sign in again; if it stays so, ask an administrator"
    raise NotSignedIn(message, hint=hint) from error


def _is_safe(url: str) -> bool:
    """Tell whether nobody between can read or change what is said."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme == "https":
        return bool(host)
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = host == "localhost"
    return parts.scheme == "http" and is_here


def _need_joserfc() -> None:
    if find_spec("joserfc") is None:
        message = "What checks the tokens of a provider is not installed (joserfc)"
        raise MissingExtra(message, hint="Install it with: pip install 'penstock[serve,oidc]'")
