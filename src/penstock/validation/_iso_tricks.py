"""Tricks with XML and ISO 20022: one function a row of `tricks.tsv`, from a name to a message."""

import unicodedata
from collections.abc import Callable
from xml.sax.saxutils import escape, quoteattr

from lxml import etree

from penstock.validation._iso_make import make_iso

Trick = Callable[[str, int], bytes]
_MARK = "MARKED NAME OF NOBODY"
_ROOT = "FIToFICstmrCdtTrf"
_TRANSFER = f"{_ROOT}/CdtTrfTxInf"
_CREDITOR = f"{_TRANSFER}/Cdtr/Nm"


def _message(plants: dict[str, str], seed: int, kind: str = "pacs.008", count: int = 1) -> str:
    return make_iso(kind, seed=f"trick/{seed}", plants=plants, count=count).content.decode()


def _raw(markup: Callable[[str], str]) -> Trick:
    """Return a trick that puts markup in place of the creditor's name."""

    def trick(name: str, seed: int) -> bytes:
        return _message({_CREDITOR: _MARK}, seed).replace(_MARK, markup(name), 1).encode()

    return trick


def _written(change: Callable[[str], str], path: str = _CREDITOR, kind: str = "pacs.008") -> Trick:
    """Return a trick that writes the changed name into a place."""
    return lambda name, seed: _message({path: change(name)}, seed, kind).encode()


def _in(path: str, kind: str = "pacs.008", around: str = "{}") -> Trick:
    return _written(lambda name: around.format(name), path, kind)


def _cut(name: str) -> tuple[str, str]:
    """Cut a name at the blank nearest to its middle."""
    blanks = [at for at, each in enumerate(name) if each == " "]
    if not blanks:
        return name[: len(name) // 2], name[len(name) // 2 :]
    at = min(blanks, key=lambda each: abs(each - len(name) // 2))
    return name[:at], name[at + 1 :]


def _over(first: str, second: str) -> Trick:
    def trick(name: str, seed: int) -> bytes:
        left, right = _cut(name)
        return _message({first: left, second: right}, seed).encode()

    return trick


def _inside_word(name: str, seed: int) -> bytes:
    at = next(place for place in range(len(name) // 2, len(name)) if name[place - 1].isalpha())
    plants = {_CREDITOR: name[:at], f"{_TRANSFER}/Cdtr/PstlAdr/AdrLine": name[at:]}
    return _message(plants, seed).encode()


def _doubled(element: str, parent: str) -> Trick:
    """Return a trick that writes half the name into an element and half into one behind it."""

    def trick(name: str, seed: int) -> bytes:
        left, right = _cut(name)
        content = _message({f"{_TRANSFER}/{parent}/{element}": _MARK}, seed)
        both = f"<{element}>{escape(left)}</{element}><{element}>{escape(right)}</{element}>"
        return content.replace(f"<{element}>{_MARK}</{element}>", both, 1).encode()

    return trick


def _before(end: str, markup: Callable[[str], str], kind: str = "pacs.008") -> Trick:
    """Return a trick that puts markup before an end tag of a harmless message."""

    def trick(name: str, seed: int) -> bytes:
        return _message({}, seed, kind).replace(end, markup(name) + end, 1).encode()

    return trick


def _entity(declaration: str) -> Trick:
    def trick(name: str, seed: int) -> bytes:
        content = _message({_CREDITOR: _MARK}, seed).replace(_MARK, "&who;", 1)
        return content.replace("<BusMsg>", declaration.format(name) + "<BusMsg>", 1).encode()

    return trick


def _reshaped(change: Callable[[str], str]) -> Trick:
    return lambda name, seed: change(_message({_CREDITOR: name}, seed)).encode()


def _document(content: str) -> str:
    return content[content.index("<Document") : content.index("</BusMsg>")]


def _prefixed(content: str) -> str:
    def rename(element: etree._Element) -> etree._Element:
        space = etree.QName(element).namespace
        made = etree.Element(element.tag, nsmap={"p": space} if space else {})
        for key, value in element.attrib.items():
            made.set(key, value)
        made.text = element.text
        made.extend([rename(below) for below in element])
        return made

    root = etree.fromstring(content.encode())
    return etree.tostring(rename(root), encoding="unicode")


def _escaped(name: str, seed: int) -> bytes:
    inner = _document(_message({_CREDITOR: name}, seed + 1))
    return _message({f"{_TRANSFER}/RmtInf/Ustrd": inner}, seed).encode()


def _supplement_document(name: str, seed: int) -> bytes:
    inner = _document(_message({_CREDITOR: name}, seed + 1))
    content = _message({f"{_ROOT}/SplmtryData/Envlp/Xtra/Note": _MARK}, seed)
    return content.replace(_MARK, f"<![CDATA[{inner}]]>", 1).encode()


def _second_document(name: str, seed: int) -> bytes:
    second = _document(_message({_CREDITOR: name}, seed + 1))
    return (_document(_message({}, seed)) + second).encode()


def _repeated_element(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: _MARK}, seed)
    return content.replace(_MARK, f"Harbour Bakery</Nm><Nm>{escape(name)}", 1).encode()


def _utf16(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: name}, seed).replace('encoding="UTF-8"', 'encoding="UTF-16"')
    return content.encode("utf-16")


def _wrong_declaration(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: f"{name} é"}, seed)
    return content.replace('encoding="UTF-8"', 'encoding="ISO-8859-1"').encode()


def _truncated(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: name}, seed).encode()
    return content[: content.index(escape(name).encode()) + len(name) + 20]


def _batch(name: str, seed: int) -> bytes:
    path = "CstmrCdtTrfInitn/PmtInf/CdtTrfTxInf/Cdtr/Nm"
    return _message({path: name}, seed, "pain.001", 20).encode()


def _count(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: name}, seed, count=3)
    return content.replace("<NbOfTxs>3<", "<NbOfTxs>2<").encode()


def _control_sum(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: name}, seed)
    return content.replace("</NbOfTxs>", "</NbOfTxs><CtrlSum>0.01</CtrlSum>").encode()


def _repeated_id(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: name}, seed, count=2)
    first, second = (part.partition("</UETR>")[0] for part in content.split("<UETR>")[1:3])
    return content.replace(second, first).encode()


def _no_creditor(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: name}, seed)
    start, end = content.index("<Cdtr>"), content.index("</Cdtr>") + len("</Cdtr>")
    return (content[:start] + content[end:]).encode()


def _empty(name: str, seed: int) -> bytes:
    content = _message({_CREDITOR: name}, seed)
    start, end = content.index("<CdtTrfTxInf>"), content.index("</CdtTrfTxInf>")
    return (content[:start] + content[end + len("</CdtTrfTxInf>") :]).encode()


def _cover_hidden(name: str, seed: int) -> bytes:
    content = _message({}, seed, "pacs.009COV")
    start, end = content.index("<UndrlygCstmrCdtTrf>"), content.index("</UndrlygCstmrCdtTrf>")
    return (content[:start] + content[end + len("</UndrlygCstmrCdtTrf>") :]).encode()


def _alike(name: str) -> str:
    """Put a Cyrillic letter inside the first word that has one that looks alike."""
    pairs = {"A": "А", "E": "Е", "O": "О", "a": "а", "e": "е", "o": "о", "i": "і", "I": "І"}
    at = next((at for at in range(1, len(name)) if name[at] in pairs and name[at - 1].isalpha()), 0)
    return name[:at] + pairs.get(name[at], name[at]) + name[at + 1 :]


def _attribute(name: str, seed: int) -> bytes:
    content = _message({}, seed)
    return content.replace("<Cdtr>", f"<Cdtr note={quoteattr(name)}>", 1).encode()


ISO_TRICKS: dict[str, Trick] = {
    "comment": _raw(lambda name: f"{escape(name[:3])}<!-- x -->{escape(name[3:])}"),
    "instruction": _raw(lambda name: f"{escape(name[:3])}<?x y?>{escape(name[3:])}"),
    "comments_between_letters": _raw(lambda name: "<!---->".join(map(escape, name))),
    "cdata": _raw(lambda name: f"<![CDATA[{name}]]>"),
    "cdata_part": _raw(lambda name: f"{escape(name[:4])}<![CDATA[{name[4:]}]]>"),
    "references_decimal": _raw(lambda name: "".join(f"&#{ord(each)};" for each in name)),
    "references_hexadecimal": _raw(lambda name: "".join(f"&#x{ord(each):X};" for each in name)),
    "references_escaped": _raw(lambda name: "".join(f"&amp;#{ord(each)};" for each in name)),
    "entity": _entity('<!DOCTYPE BusMsg [<!ENTITY who "{}">]>'),
    "entity_external": _entity('<!DOCTYPE BusMsg [<!ENTITY who SYSTEM "file:///etc/hostname">]>'),
    "entity_bomb": _entity(
        '<!DOCTYPE BusMsg [<!ENTITY a "{0}{0}{0}{0}{0}{0}{0}"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">'
        '<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;"><!ENTITY who "&c;&c;&c;&c;&c;&c;&c;">]>'
    ),
    "doctype": _reshaped(lambda text: text.replace("<BusMsg>", "<!DOCTYPE BusMsg><BusMsg>", 1)),
    "prefix": _reshaped(_prefixed),
    "no_namespace": _reshaped(
        lambda text: text.replace(
            text[text.index("<Document") : text.index(">", text.index("<Document"))], "<Document"
        )
    ),
    "wrapper": _reshaped(
        lambda text: (
            f"<RequestPayload><x:Sheet xmlns:x='urn:x'>{_document(text)}</x:Sheet></RequestPayload>"
        )
    ),
    "bare_document": _reshaped(_document),
    "later_version": _reshaped(lambda text: text.replace("pacs.008.001.08", "pacs.008.001.44")),
    "unknown_element": _before("</CdtTrfTxInf>", lambda name: f"<Rmrk>{escape(name)}</Rmrk>"),
    "unknown_attribute": _attribute,
    "text_between_elements": _before("</CdtTrfTxInf>", escape),
    "foreign_namespace": _before(
        "</CdtTrfTxInf>", lambda name: f"<Purp xmlns='urn:x'><Prtry>{escape(name)}</Prtry></Purp>"
    ),
    "supplement": _in(f"{_TRANSFER}/SplmtryData/Envlp/Xtra/Note"),
    "supplement_document": _supplement_document,
    "fragment": _in("PmtRtr/TxInf/RtrRsnInf/AddtlInf", "pacs.004", "<Dtls><Nm>{}</Nm><Prty"),
    "escaped_document": _escaped,
    "second_document": _second_document,
    "repeated_element": _repeated_element,
    "utf16": _utf16,
    "wrong_declaration": _wrong_declaration,
    "truncated": _truncated,
    "mismatched": _reshaped(lambda text: text.replace("</Cdtr>", "</Cdtrr>", 1)),
    "control_character": _raw(lambda name: f"{escape(name[:3])}\x01{escape(name[3:])}"),
    "line_breaks": _written(lambda name: name.replace(" ", "\n\t ")),
    "deep": _before(
        "</CdtTrfTxInf>",
        lambda name: (
            "<SplmtryData><Envlp>"
            + "<a>" * 100
            + escape(name)
            + "</a>" * 100
            + "</Envlp></SplmtryData>"
        ),
    ),
    "giant_text": _written(lambda name: "x " * 500_001 + name),
    "homoglyph": _written(_alike),
    "zero_width": _written(lambda name: "\u200b".join(name)),
    "right_to_left": _written(lambda name: f"{name[:2]}\u202e\u202c{name[2:]}"),
    "full_width": _written(
        lambda name: "".join(
            chr(ord(each) + 0xFEE0) if "!" <= each <= "~" else each for each in name
        )
    ),
    "decomposed": _written(
        lambda name: "".join(
            each + "\u0301" if each.lower() in "aeiou" else each
            for each in unicodedata.normalize("NFD", name)
        )
    ),
    "over_name_and_line": _over(_CREDITOR, f"{_TRANSFER}/Cdtr/PstlAdr/AdrLine"),
    "over_name_and_town": _over(_CREDITOR, f"{_TRANSFER}/Cdtr/PstlAdr/TwnNm"),
    "over_lines": _doubled("AdrLine", "Cdtr/PstlAdr"),
    "over_remittance": _doubled("Ustrd", "RmtInf"),
    "inside_word": _inside_word,
    "ultimate": _in(f"{_TRANSFER}/UltmtCdtr/Nm"),
    "contact": _in(f"{_TRANSFER}/Cdtr/CtctDtls/Nm"),
    "purpose": _in(f"{_TRANSFER}/Purp/Prtry"),
    "remittance": _in(f"{_TRANSFER}/RmtInf/Ustrd", around="invoice 12, on behalf of {}, June"),
    "agent_name": _in(f"{_TRANSFER}/IntrmyAgt1/FinInstnId/Nm"),
    "account_name": _in(f"{_TRANSFER}/CdtrAcct/Nm"),
    "next_agent": _in(f"{_TRANSFER}/InstrForNxtAgt/InstrInf", around="for further credit to {}"),
    "invoicee": _in(f"{_TRANSFER}/RmtInf/Strd/Invcee/Nm"),
    "garnishee": _in(f"{_TRANSFER}/RmtInf/Strd/GrnshmtRmt/Grnshee/Nm"),
    "tax_signer": _in(f"{_TRANSFER}/Tax/Dbtr/Authstn/Nm"),
    "remittance_mail": _in(f"{_TRANSFER}/RltdRmtInf/RmtLctnDtls/PstlAdr/Nm"),
    "reference": _in(f"{_TRANSFER}/PmtId/EndToEndId"),
    "reason": _in("PmtRtr/TxInf/RtrRsnInf/AddtlInf", "pacs.004", "we were told by {}"),
    "underlying": _in("FICdtTrf/CdtTrfTxInf/UndrlygCstmrCdtTrf/Cdtr/Nm", "pacs.009COV"),
    "batch": _batch,
    "count": _count,
    "control_sum": _control_sum,
    "repeated_id": _repeated_id,
    "no_creditor": _no_creditor,
    "empty": _empty,
    "cover_hidden": _cover_hidden,
    "type_lies": _reshaped(
        lambda text: text.replace("<MsgDefIdr>pacs.008.001.08", "<MsgDefIdr>camt.053.001.08", 1)
    ),
}
