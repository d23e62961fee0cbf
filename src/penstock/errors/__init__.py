"""One tree of errors for the library, the command line and the service.

```
PenstockError
├── UsageError                 the question itself is wrong            (exit 2, HTTP 400)
│   ├── SettingError           a setting has a value it cannot have
│   ├── UnknownName            an id, list or snapshot nobody knows    (HTTP 404)
│   ├── NotSignedIn            nobody knows who asks                   (HTTP 401)
│   ├── Forbidden              who asks may not do this                (HTTP 403)
│   └── Conflicting            somebody else was first, or it was done (HTTP 409)
├── ListsError                 the lists are not fit to answer from    (exit 3, HTTP 503)
│   ├── ListsMissing           nothing is loaded
│   ├── ListsStale             what is loaded is older than allowed
│   ├── IndexDamaged           an index file fails its own checksum
│   └── DownloadFailed         a publisher could not be reached or answered nonsense
├── UnreadableInput            a file cannot be read safely            (exit 4, HTTP 422)
│   ├── UnknownFormat          no reader recognises the content
│   ├── MalformedInput         the content breaks the format it claims
│   ├── UnsafeInput            DTD, entities, oversize or deep nesting
│   └── EncodingError          the bytes are not in the encoding they claim
├── StoreError                 the database refused                    (exit 3, HTTP 503)
│   ├── StoreFull              no room is left on its disk
│   ├── StoreGone              it cannot be reached, or its tables or file are gone
│   ├── StoreLocked            somebody else kept it locked for too long
│   ├── StoreReadOnly          it lets nobody write
│   └── LedgerDamaged          the ledger is not as it was written
├── Overloaded                 more is asked than can be answered in time (exit 3, HTTP 503)
├── TooManyRequests            one asks more often than one may       (exit 3, HTTP 429)
├── UnreachableBroker          the broker of a queue does not answer   (exit 3, HTTP 503)
├── UnreachableProvider        who signs people in does not answer     (exit 3, HTTP 503)
├── Unsolved                   a model has no answer to the precision promised (exit 4, HTTP 422)
└── MissingExtra               an optional part is not installed       (exit 2, HTTP 501)
```

Every error carries `code` (stable, documented), `status` (HTTP), `exit_code` (command line)
and `hint` (what to do next). Errors of libraries are translated where they arise.
"""

__all__ = [
    "Conflicting",
    "DownloadFailed",
    "EncodingError",
    "Forbidden",
    "IndexDamaged",
    "LedgerDamaged",
    "ListsError",
    "ListsMissing",
    "ListsStale",
    "MalformedInput",
    "MissingExtra",
    "NotSignedIn",
    "Overloaded",
    "PenstockError",
    "SettingError",
    "StoreError",
    "StoreFull",
    "StoreGone",
    "StoreLocked",
    "StoreReadOnly",
    "TooManyRequests",
    "UnknownFormat",
    "UnknownName",
    "UnreachableBroker",
    "UnreachableProvider",
    "UnreadableInput",
    "UnsafeInput",
    "Unsolved",
    "UsageError",
    "every_error",
]


class PenstockError(Exception):
    """The root of every error Penstock raises on purpose.

    Args:
        message: what went wrong, without a final period.
        hint: what the reader can do next; the class has a default.

    Attributes:
        retry_seconds: after how long it is worth asking again; 0 where waiting does not help.
    """

    code = "penstock_error"
    status = 500
    exit_code = 4
    retry_seconds = 0
    default_hint = "Run the command again with --verbose and report what it prints"

    def __init__(self, message: str, *, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint or self.default_hint


class UsageError(PenstockError):
    """The question itself is wrong: an option, a column or a value that cannot be."""

    code = "usage"
    status = 400
    exit_code = 2
    default_hint = "See the command's --help"


class SettingError(UsageError):
    """A setting has a value it cannot have."""

    code = "setting_invalid"
    default_hint = "See docs/settings.md for every setting, its type and its default"


class UnknownName(UsageError):
    """An id, list or snapshot was named that nobody knows."""

    code = "unknown_name"
    status = 404
    default_hint = "Run 'penstock lists status' to see what is loaded"


class NotSignedIn(UsageError):
    """Nobody knows who asks."""

    code = "not_signed_in"
    status = 401
    default_hint = "Sign in, or send a key: Authorization: Bearer KEY"


class Forbidden(UsageError):
    """Who asks may not do this."""

    code = "forbidden"
    status = 403
    default_hint = "Ask somebody whose role may; docs/service.md has the table"


class Conflicting(UsageError):
    """Somebody else was first, or it was done already."""

    code = "conflict"
    status = 409
    default_hint = "Look at it again as it stands now"


class ListsError(PenstockError):
    """The lists are not fit to answer from."""

    code = "lists_unfit"
    status = 503
    exit_code = 3
    default_hint = "Run 'penstock lists status' to see why"


class ListsMissing(ListsError):
    """No list is loaded, so no question about a party can be answered."""

    code = "lists_missing"
    default_hint = "Run 'penstock lists update', or 'penstock lists load PATH' with official files"


class ListsStale(ListsError):
    """What is loaded is older than the settings allow."""

    code = "lists_stale"
    default_hint = "Run 'penstock lists update', or raise PENSTOCK_STALE_AFTER_DAYS knowingly"


class IndexDamaged(ListsError):
    """An index file on disk fails its own checksum."""

    code = "index_damaged"
    default_hint = "Delete the named folder; it is rebuilt from the store at the next question"


class DownloadFailed(ListsError):
    """A publisher could not be reached, or what it sent is not to be trusted."""

    code = "download_failed"
    status = 502
    default_hint = "Try again later; the publication loaded before stays active"


class UnreadableInput(PenstockError):
    """A file or message cannot be read safely."""

    code = "unreadable"
    status = 422
    exit_code = 4
    default_hint = "Ask the sender for the file again, unmodified"


class UnknownFormat(UnreadableInput):
    """No reader recognises the content."""

    code = "unknown_format"
    default_hint = "See docs/lists.md and docs/questions.md for the formats Penstock reads"


class MalformedInput(UnreadableInput):
    """The content breaks the format it claims to be in."""

    code = "malformed"


class UnsafeInput(UnreadableInput):
    """The content carries a DTD, an entity, or is larger or deeper than allowed."""

    code = "unsafe"
    status = 413


class EncodingError(UnreadableInput):
    """The bytes are not in the encoding they claim, or in none that is known."""

    code = "wrong_encoding"
    default_hint = "Save the file as UTF-8 and try again"


class StoreError(PenstockError):
    """The database refused; nothing of the interrupted step was kept."""

    code = "store_failed"
    status = 503
    exit_code = 3
    default_hint = "Check that the database of PENSTOCK_STORE is reachable, writable and has space"


class StoreFull(StoreError):
    """No room is left for the database."""

    code = "store_full"
    default_hint = "Make room on the disk of the database; nothing of the interrupted step was kept"


class StoreGone(StoreError):
    """The database cannot be reached any more, or its file or tables are gone."""

    code = "store_gone"
    default_hint = "Check that the database of PENSTOCK_STORE is there and running, then try again"


class StoreLocked(StoreError):
    """Somebody else kept the database locked for longer than a writer waits."""

    code = "store_locked"
    default_hint = "Find the process that holds the lock, or raise PENSTOCK_STORE_WAIT_SECONDS"


class StoreReadOnly(StoreError):
    """The database lets nobody write."""

    code = "store_read_only"
    default_hint = "Name a database in PENSTOCK_STORE that you may write to"


class LedgerDamaged(StoreError):
    """The ledger is not as it was written: something was changed, deleted or reordered."""

    code = "ledger_damaged"
    default_hint = "Run 'penstock ledger verify' to see where, and keep the database as it is"


class Overloaded(PenstockError):
    """More is asked than can be answered in time; the question counts as held."""

    code = "overloaded"
    status = 503
    exit_code = 3
    retry_seconds = 2
    default_hint = "Hold what was asked about, and ask again in a few seconds"


class TooManyRequests(PenstockError):
    """Somebody asks more often than they may; the question counts as held."""

    code = "too_many_requests"
    status = 429
    exit_code = 3
    retry_seconds = 60
    default_hint = "Wait a minute, or have requests_per_minute or key_requests_per_minute raised"


class UnreachableBroker(PenstockError):
    """The broker of a queue cannot be reached or lets nobody in; nothing was taken from it."""

    code = "broker_unreachable"
    status = 503
    exit_code = 3
    default_hint = "Check the URL, the user and that the broker is running"


class UnreachableProvider(PenstockError):
    """The provider that signs people in cannot be reached, or what it says makes no sense."""

    code = "provider_unreachable"
    status = 503
    exit_code = 3
    retry_seconds = 5
    default_hint = "Sign in with a local account, or check oidc_issuer and that it is running"


class Unsolved(PenstockError):
    """A model of trade has no answer to the precision that is promised."""

    code = "unsolved"
    status = 422
    default_hint = "Check flows and elasticity for extremes; docs/pressure.md tells what is solved"


class MissingExtra(PenstockError):
    """An optional part of Penstock is not installed."""

    code = "missing_extra"
    status = 501
    exit_code = 2
    default_hint = "Install it with: pip install 'penstock[EXTRA]'"


def every_error() -> tuple[type[PenstockError], ...]:
    """Return every error class of the tree, root first, each parent before its children."""
    found: list[type[PenstockError]] = []
    waiting: list[type[PenstockError]] = [PenstockError]
    while waiting:
        kind = waiting.pop(0)
        found.append(kind)
        waiting.extend(kind.__subclasses__())
    return tuple(found)
