"""The stores of the store's own tests serve here, too."""

from tests.store.conftest import postgres_schema, store, url

__all__ = ["postgres_schema", "store", "url"]
