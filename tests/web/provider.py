"""A small provider of OpenID Connect on this machine, that can be told to do wrong."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlsplit

from joserfc import jwt
from joserfc.jwk import ECKey, KeySet, OctKey, RSAKey

CLIENT, SECRET = "penstock-tests", "a secret: of %tests"


class TestProvider:
    """Answers discovery, keys and tokens; `say` is what the next token says otherwise."""

    __test__ = False

    def __init__(self) -> None:
        self.key: RSAKey | ECKey = RSAKey.generate_key(
            2048, {"kid": "one", "use": "sig", "alg": "RS256"}
        )
        self.published = self.key
        self.address = ""
        self.issuer_said = ""
        self.say: dict[str, object] = {}
        self.make_token = self.signed
        self.tokens_asked = 0
        self.more: dict[str, object] = {}
        # What it says of somebody beside the token; claims that stand there are not in the token.
        self.beside: dict[str, object] | None = None
        self.odd_keys: list[dict[str, object]] = []
        self.takes_secret_in = "header"
        self._codes: dict[str, dict[str, str]] = {}

    def authorise(self, address: str) -> dict[str, str]:
        """Somebody signs in at the provider; what it sends back with them."""
        asked = {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
        assert asked["response_type"] == "code"
        assert asked["client_id"] == CLIENT
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe(16)
        self._codes[code] = asked
        return {"state": asked["state"], "code": code, "iss": self.address}

    def claims(self, asked: dict[str, str]) -> dict[str, object]:
        now = int(time.time())
        plain = {
            "iss": self.address,
            "sub": "subject-7",
            "aud": CLIENT,
            "exp": now + 300,
            "iat": now,
            "nonce": asked["nonce"],
            "preferred_username": "Dora",
            "name": "Dora Quill",
            "realm_access": {"roles": ["coffee", "sanctions-desk"]},
        }
        made = {name: one for name, one in plain.items() if name not in (self.beside or {})}
        made |= {"sub": plain["sub"], **self.say}
        return {name: value for name, value in made.items() if value is not None}

    def signed(self, claims: dict[str, object]) -> str:
        algorithm = "RS256" if isinstance(self.key, RSAKey) else "ES256"
        return jwt.encode({"alg": algorithm, "kid": self.key.kid}, claims, self.key)

    def unsigned(self, claims: dict[str, object]) -> str:
        parts = ({"alg": "none", "typ": "JWT"}, claims)
        return (
            ".".join(
                base64.urlsafe_b64encode(json.dumps(one).encode()).decode().rstrip("=")
                for one in parts
            )
            + "."
        )

    def by_another_key(self, claims: dict[str, object]) -> str:
        other = RSAKey.generate_key(2048, {"kid": self.key.kid})
        return jwt.encode({"alg": "RS256", "kid": self.key.kid}, claims, other)

    def by_public_key_as_secret(self, claims: dict[str, object]) -> str:
        known = OctKey.import_key(self.key.as_pem(private=False).hex())
        header = {"alg": "HS256", "kid": self.key.kid}
        return jwt.encode(header, claims, known, algorithms=["HS256"])

    def altered(self, claims: dict[str, object]) -> str:
        head, body, sign = self.signed(claims).split(".")
        plain = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
        plain["realm_access"] = {"roles": ["sanctions-admin"]}
        body = base64.urlsafe_b64encode(json.dumps(plain).encode()).decode().rstrip("=")
        return f"{head}.{body}.{sign}"

    def answer(self, path: str) -> object:
        if path == "/.well-known/openid-configuration":
            return {
                "issuer": self.issuer_said or self.address,
                "authorization_endpoint": f"{self.address}/authorise",
                "token_endpoint": f"{self.address}/token",
                "jwks_uri": f"{self.address}/keys",
                **self.more,
            }
        if path == "/keys":
            return {
                "keys": [*self.odd_keys, *KeySet([self.published]).as_dict(private=False)["keys"]]
            }
        if path == "/people":
            return self.beside
        return None

    def refusal(self, error: str) -> dict[str, object]:
        return {"error": error}

    def token(self, form: dict[str, str], authorization: str) -> object:
        """The token for a code, once, for who began; None for a refusal."""
        self.tokens_asked += 1
        shown = base64.b64decode(authorization.removeprefix("Basic ")).decode()
        name, _, secret = shown.partition(":")
        asked = self._codes.get(form.get("code", ""))
        given = unquote(name), unquote(secret.replace("+", " "))
        if self.takes_secret_in == "form":
            given = form.get("client_id", ""), form.get("client_secret", "")
        if given != (CLIENT, SECRET):
            return self.refusal("invalid_client")
        if asked is None:
            return self.refusal("invalid_grant")
        digest = hashlib.sha256(form["code_verifier"].encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if asked["code_challenge"] != challenge or asked["redirect_uri"] != form["redirect_uri"]:
            return self.refusal("invalid_grant")
        del self._codes[form["code"]]
        return {
            "token_type": "Bearer",
            "access_token": "x",
            "id_token": self.make_token(self.claims(asked)),
        }


@contextmanager
def providing() -> Iterator[TestProvider]:
    provider = TestProvider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(provider.answer(self.path))

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            form = {name: values[0] for name, values in parse_qs(body).items()}
            self._reply(provider.token(form, self.headers.get("authorization", "")))

        def _reply(self, content: object) -> None:
            is_refused = content is None or (isinstance(content, dict) and "error" in content)
            self.send_response(400 if is_refused else 200)
            self.end_headers()
            self.wfile.write(json.dumps(content).encode())

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
