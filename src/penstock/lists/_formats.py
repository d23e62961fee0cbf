"""Every format there is a reader for. A new format is one module and one line here."""

from penstock.lists import (
    _bis_dpl,
    _bis_supplements,
    _csl_csv,
    _csl_json,
    _eu_csv,
    _eu_xml,
    _ftm,
    _ofac_advanced,
    _ofac_csv,
    _ofac_xml,
    _ofsi,
    _uksl_csv,
    _uksl_xml,
    _un,
)
from penstock.lists._format import Format

FORMATS: tuple[Format, ...] = (
    _ofac_csv.FORMAT,
    _ofac_xml.FORMAT,
    _ofac_advanced.FORMAT,
    _un.FORMAT,
    _ofsi.FORMAT,
    _uksl_csv.FORMAT,
    _uksl_xml.FORMAT,
    _eu_xml.FORMAT,
    _eu_csv.FORMAT,
    _csl_csv.FORMAT,
    _csl_json.FORMAT,
    _bis_dpl.FORMAT,
    _bis_supplements.FORMAT,
    _ftm.FORMAT,
)
