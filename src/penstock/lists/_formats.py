"""Every format there is a reader for. A new format is one module and one line here."""

from penstock.lists._format import Format

FORMATS: tuple[Format, ...] = ()
