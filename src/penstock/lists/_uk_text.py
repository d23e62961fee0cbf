"""What the British lists write into "Other Information": labelled parts and UN references."""

import re

from penstock.lists._clean import squeeze, unique

_UN_REFERENCE = re.compile(
    r"\bUN\s*(?:\(?ref(?:erence)?s?)\b\)?\.?(?:\s*(?:numbers?|no\.?))?\s*[:.]?\s*"
    r"((?:[A-Z]{2}[ie]|[A-Z]{3})[. ]\s?\d{2,3}\b"
    r"|[QT]\.?[IE]\.[A-Z]\.\d{1,3}\.\d{2}|[EI]\.\d{1,2}\.[IVXA-Z]{1,4}\.\d{1,3}"
    r"|[EI]\.AC\.\d[\d.]*\d)",
    re.IGNORECASE,
)
_PERMANENT = re.compile(r"^([A-Z]{2})([IE])\.?(\d{2,3})$", re.IGNORECASE)
_BARE_REFERENCE = re.compile(r"\bUN Ref\.?\s?(\d{3})\b", re.IGNORECASE)
_DOTTED = re.compile(r"^([QT])\.([IE])(?=\.)")
_LABEL = re.compile(r"\(([A-Z][A-Za-z /-]{2,50}?(?:\(s\))?)\)\s*:\s*")


def un_references(text: str, *, prefix: str = "") -> list[str]:
    """Return the UN references `text` gives as the target's own, as `un:KPi.067`.

    Args:
        text: other information.
        prefix: what a bare `UN Ref.077` lacks, `KPi` for a person of the DPRK regime.
    """
    found = [f"un:{un_reference(one[1])}" for one in _UN_REFERENCE.finditer(text)]
    if prefix and not found:
        found = [f"un:{prefix}.{one[1]}" for one in _BARE_REFERENCE.finditer(text)]
    return unique(found)


def un_reference(text: str) -> str:
    """Return a UN reference in the publisher's spelling: `KPI.067` becomes `KPi.067`."""
    plain = squeeze(text).replace(" ", "")
    found = _PERMANENT.match(plain)
    if found is None:
        return _DOTTED.sub(r"\1\2", plain.upper())
    return f"{found[1].upper()}{found[2].lower()}.{found[3]:0>3}"


def labelled(text: str) -> dict[str, str]:
    """Return the parts of a text that begin with a label in brackets: `(Gender):Male`.

    What stands before the first label has the label ``.
    """
    marks = list(_LABEL.finditer(text))
    if not marks:
        return {"": text}
    parts = {"": text[: marks[0].start()].strip()}
    ends = [mark.start() for mark in marks[1:]] + [len(text)]
    for mark, end in zip(marks, ends, strict=True):
        label, value = mark[1], text[mark.end() : end].strip()
        parts[label] = f"{parts[label]} {value}" if label in parts else value
    return parts
