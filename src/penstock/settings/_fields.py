"""Every setting, its type, its bounds, its default and what it means."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from msgspec import Meta, Struct, field

_LIST_ID = Annotated[str, Meta(pattern=r"^[a-z0-9][a-z0-9_-]*$")]
_Days = Annotated[int, Meta(ge=0, le=36_500)]


class Settings(Struct, frozen=True, kw_only=True):
    """Everything that can be set about an installation.

    The meaning of each field stands in its `Meta(description=...)`, from which
    `describe_settings` and the table in docs/settings.md are made. Use `load_settings` to make
    one: a bare `Settings(...)` applies no bounds and reads no file.
    """

    home: Annotated[
        Path,
        Meta(description="Folder of everything Penstock keeps: store, indexes, downloads"),
    ]
    store: Annotated[
        str,
        Meta(
            description="Database address: sqlite:///PATH or postgresql://USER@HOST/DATABASE",
            pattern=r"^(sqlite:///.|postgresql(\+psycopg)?://)",
            examples=["sqlite:///PATH", "postgresql://USER@HOST/DATABASE"],
        ),
    ]
    store_wait_seconds: Annotated[
        float,
        Meta(
            description="How long a writer waits for another before it gives up, and holds",
            gt=0,
            le=3600,
        ),
    ] = 60.0
    policy: Annotated[
        str,
        Meta(
            description="Screening policy: which scores alert and which rules decide",
            pattern=r"^[a-z0-9][a-z0-9_.-]*$",
            examples=["the id of a screening policy, in lower case"],
        ),
    ] = "standard"
    profile: Annotated[
        str,
        Meta(
            description="Who asks: for whom findings are stated, see docs/measures.md",
            pattern=r"^[a-z0-9][a-z0-9-]*$",
            examples=["the id of a profile, such as us-covered"],
        ),
    ] = "us-covered"
    stale_after_days: Annotated[
        _Days,
        Meta(description="Days without word from the publisher after which a list is stale"),
    ] = 3
    stale_after_days_by_list: Annotated[
        Mapping[_LIST_ID, _Days],
        Meta(description="The same for single lists, by list id; wins over stale_after_days"),
    ] = field(default_factory=dict)
    shrink_guard_percent: Annotated[
        int,
        Meta(
            description="A publication that loses more than this share of its parties is "
            "quarantined; 100 switches the guard off",
            ge=0,
            le=100,
        ),
    ] = 10
    minimum_parties: Annotated[
        int,
        Meta(description="A publication with fewer parties is quarantined", ge=0),
    ] = 1
    minimum_parties_by_list: Annotated[
        Mapping[_LIST_ID, Annotated[int, Meta(ge=0)]],
        Meta(description="The same for single lists, by list id; wins over minimum_parties"),
    ] = field(default_factory=dict)
    download_limit_megabytes: Annotated[
        int,
        Meta(description="A download is stopped at this size (1 MB = 1,000,000 bytes)", ge=1),
    ] = 500
    download_retries: Annotated[
        int,
        Meta(description="Further tries after a server error, timeout or reset", ge=0, le=20),
    ] = 4
    download_timeout_seconds: Annotated[
        float,
        Meta(description="Longest silence of a publisher before a try is given up", gt=0, le=3600),
    ] = 30.0
    connect_timeout_seconds: Annotated[
        float,
        Meta(description="Longest wait for a connection to a publisher", gt=0, le=3600),
    ] = 10.0
    eu_token: Annotated[
        str,
        Meta(description="Token of a registered user of the EU Financial Sanctions Files"),
    ] = ""
    payment_memory_days: Annotated[
        int,
        Meta(description="Days for which a payment is remembered and compared", ge=0, le=36_500),
    ] = 90
    resubmission_days: Annotated[
        int,
        Meta(
            description="Days between the value dates of a payment and the same one sent again",
            ge=0,
            le=36_500,
        ),
    ] = 30
    resubmission_amount_percent: Annotated[
        int,
        Meta(description="How far the amounts of the two may differ", ge=0, le=100),
    ] = 5
    resubmission_agreement_percent: Annotated[
        int,
        Meta(description="How much of what both have must agree, by weight", ge=1, le=100),
    ] = 70
    whitelist_longest_days: Annotated[
        int,
        Meta(description="The longest time for which a whitelist entry may work", ge=1, le=3660),
    ] = 366
    auth: Annotated[
        Literal["on", "off"],
        Meta(description="Whether the service asks who asks; off is for trying out, on loopback"),
    ] = "on"
    session_idle_minutes: Annotated[
        int,
        Meta(description="A session nobody uses ends after this", ge=1, le=1440),
    ] = 30
    session_longest_hours: Annotated[
        int,
        Meta(description="A session ends after this, whatever happens", ge=1, le=168),
    ] = 12
    lockout_failures: Annotated[
        int,
        Meta(description="Wrong passwords after which an account is locked", ge=1, le=100),
    ] = 5
    lockout_minutes: Annotated[
        int,
        Meta(description="How long it is locked then", ge=1, le=1440),
    ] = 15
    oidc_issuer: Annotated[
        str,
        Meta(description="Provider of OpenID Connect people may sign in with; none if empty"),
    ] = ""
    oidc_client_id: Annotated[
        str,
        Meta(description="What the provider calls this service"),
    ] = ""
    oidc_client_secret: Annotated[
        str,
        Meta(description="What proves to the provider that it is this service; none if public"),
    ] = ""
    oidc_scopes: Annotated[
        str,
        Meta(description="What the provider is asked to tell, with spaces between"),
    ] = "openid profile email"
    oidc_name_claim: Annotated[
        str,
        Meta(description="Claim that becomes the name of a new account"),
    ] = "preferred_username"
    oidc_role_claim: Annotated[
        str,
        Meta(description="Claim that holds roles or groups; dots lead into others"),
    ] = "roles"
    oidc_roles: Annotated[
        str,
        Meta(
            description="Which of its words means which role; the first that fits counts",
            examples=["WORD=ROLE,WORD=ROLE"],
        ),
    ] = ""
    oidc_redirect: Annotated[
        str,
        Meta(description="Address people come back to; default the service's own, as asked"),
    ] = ""
    oidc_after_sign_out: Annotated[
        str,
        Meta(description="Address registered there where people come back to, signed out"),
    ] = ""
    body_limit_megabytes: Annotated[
        int,
        Meta(description="The service refuses a request that is larger", ge=1, le=10_000),
    ] = 20
    queue_limit: Annotated[
        int,
        Meta(description="Questions that may wait in the service before it says overloaded", ge=1),
    ] = 2000
    requests_per_minute: Annotated[
        int,
        Meta(description="Requests a minute of one person who has signed in; 0 = any", ge=0),
    ] = 600
    key_requests_per_minute: Annotated[
        int,
        Meta(description="Requests a minute of one key, or of all without sign-in; 0 = any", ge=0),
    ] = 120_000
    sign_ins_per_minute: Annotated[
        int,
        Meta(description="Attempts to sign in from one address a minute; 0 = any", ge=0),
    ] = 30
    alert_due_hours: Annotated[
        int,
        Meta(description="Hours after which an alert should be closed", ge=1, le=8760),
    ] = 24
    snooze_longest_days: Annotated[
        int,
        Meta(description="The longest time for which an alert may be hidden", ge=1, le=365),
    ] = 30
    retention_years: Annotated[
        int,
        Meta(description="Years for which what the ledger holds is kept at least", ge=10, le=100),
    ] = 10
    look_back_days: Annotated[
        int,
        Meta(
            description="Days of recorded payments that newer lists are held against; 0 = none",
            ge=0,
            le=36_500,
        ),
    ] = 90
    webhook_url: Annotated[
        str,
        Meta(description="Where the service tells what is done about alerts; none if empty"),
    ] = ""
    webhook_secret: Annotated[
        str,
        Meta(description="What it signs these messages with; at least 16 characters"),
    ] = ""
    refresh_seconds: Annotated[
        int,
        Meta(description="How often the service looks whether lists have changed", ge=1, le=3600),
    ] = 30
    processes: Annotated[
        int,
        Meta(description="Worker processes for bulk work; 0 = one a processor", ge=0, le=1024),
    ] = 0
    spark_master: Annotated[
        str,
        Meta(
            description="Where Spark works with --engine spark; none: as spark-submit or Spark's "
            "own configuration says, else local[*]",
            pattern=r"^(|[a-z0-9]+([:\[].*)?)$",
            examples=["local[2]", "yarn", "spark://HOST:7077"],
        ),
    ] = ""
    no_progress: Annotated[
        bool,
        Meta(description="Draw no progress bars, even on a terminal"),
    ] = False
    log_level: Annotated[
        Literal["error", "warning", "info", "debug"],
        Meta(description="How much is told on standard error"),
    ] = "warning"

    def stale_after(self, list_id: str) -> int:
        """Return the days after which the list `list_id` is stale."""
        return self.stale_after_days_by_list.get(list_id, self.stale_after_days)

    def fewest_parties(self, list_id: str) -> int:
        """Return how few parties a publication of the list `list_id` may have."""
        return self.minimum_parties_by_list.get(list_id, self.minimum_parties)

    def __repr__(self) -> str:
        """Return the settings without what is secret: the token and the store's password."""
        return f"Settings(home={str(self.home)!r}, policy={self.policy!r})"
