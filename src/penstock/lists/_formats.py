"""Every format there is a reader for. A new format is one module and one line here."""

from penstock.lists import _ofac_advanced, _ofac_csv, _ofac_xml
from penstock.lists._format import Format

FORMATS: tuple[Format, ...] = (
    _ofac_csv.FORMAT,
    _ofac_xml.FORMAT,
    _ofac_advanced.FORMAT,
)
