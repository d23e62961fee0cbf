"""One spelling for names that differ only in case, spaces and Unicode form; nothing is guessed."""

import unicodedata


def same_name(text: str) -> str:
    """Return the form under which two spellings of a name are the same name."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split())
