"""pacs.002, pacs.004 and camt.029, as short as their definitions allow.

Source: ISO 20022 message definitions pacs.002.001.10, pacs.004.001.09, camt.029.001.09,
head.001.001.02.
"""

from xml.sax.saxutils import escape

from penstock.errors import UsageError
from penstock.payments import Message
from penstock.replies._parts import Parts

_SPACE = "urn:iso:std:iso:20022:tech:xsd:"
_VERSIONS = {"pacs.002": "001.10", "pacs.004": "001.09", "camt.029": "001.09"}


def _tag(name: str, *content: str) -> str:
    """Return an element around what is there; nothing where nothing is."""
    inside = "".join(content)
    return f"<{name}>{inside}</{name}>" if inside else ""


def _text(name: str, text: str) -> str:
    return _tag(name, escape(text))


def _agent(name: str, code: str) -> str:
    return _tag(name, _tag("FinInstnId", _text("BICFI", code)))


def write_iso(kind: str, parts: Parts) -> bytes:
    """Return a reply of one of the kinds above, with its header, in one envelope.

    Raises:
        UsageError: the original lacks what the reply must say.
    """
    sender = parts.receiver()
    receiver = parts.sender()
    moment = parts.at.isoformat()
    definition = f"{kind}.{_VERSIONS[kind]}"
    header = (
        _tag("Fr", _tag("FIId", _tag("FinInstnId", _text("BICFI", sender))))
        + _tag("To", _tag("FIId", _tag("FinInstnId", _text("BICFI", receiver))))
        + _text("BizMsgIdr", parts.reference)
        + _text("MsgDefIdr", definition)
        + _text("CreDt", moment)
    )
    body = {"pacs.002": _status, "pacs.004": _return, "camt.029": _resolution}[kind](
        parts, sender, receiver, moment
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<BusMsg>'
        f'<AppHdr xmlns="{_SPACE}head.001.001.02">{header}</AppHdr>'
        f'<Document xmlns="{_SPACE}{definition}">{body}</Document></BusMsg>\n'
    ).encode()


def _original_group(message: Message) -> str:
    name = f"{message.type}.{message.version}" if message.version else message.type
    created = message.created.isoformat() if message.created else ""
    return _tag(
        "OrgnlGrpInf",
        _text("OrgnlMsgId", message.id or "NOTPROVIDED"),
        _text("OrgnlMsgNmId", name),
        _text("OrgnlCreDtTm", created),
    )


def _original_ids(parts: Parts) -> str:
    return (
        _text("OrgnlInstrId", parts.transaction.instruction_id)
        + _text("OrgnlEndToEndId", parts.transaction.end_to_end_id)
        + _text("OrgnlTxId", parts.transaction.transaction_id)
        + _text("OrgnlUETR", parts.transaction.uetr)
    )


def _status(parts: Parts, sender: str, receiver: str, moment: str) -> str:
    return _tag(
        "FIToFIPmtStsRpt",
        _tag(
            "GrpHdr",
            _text("MsgId", parts.reference),
            _text("CreDtTm", moment),
            _agent("InstgAgt", sender),
            _agent("InstdAgt", receiver),
        ),
        _tag(
            "TxInfAndSts",
            _original_group(parts.message),
            _original_ids(parts),
            _text("TxSts", parts.status),
            _tag("StsRsnInf", _tag("Rsn", _text("Cd", parts.code))),
        ),
    )


def _return(parts: Parts, sender: str, receiver: str, moment: str) -> str:
    transaction = parts.transaction
    if transaction.amount is None or not transaction.currency:
        error = "The original states no amount, so nothing can be returned"
        raise UsageError(error, hint="Draft a pacs.002 instead")
    amount = f' Ccy="{escape(transaction.currency)}">{transaction.amount}'
    settled = transaction.value_date.isoformat() if transaction.value_date else ""
    return _tag(
        "PmtRtr",
        _tag(
            "GrpHdr",
            _text("MsgId", parts.reference),
            _text("CreDtTm", moment),
            _text("NbOfTxs", "1"),
            _tag("SttlmInf", _text("SttlmMtd", "INDA")),
            _agent("InstgAgt", sender),
            _agent("InstdAgt", receiver),
        ),
        _tag(
            "TxInf",
            _text("RtrId", parts.reference),
            _original_group(parts.message),
            _original_ids(parts),
            f"<OrgnlIntrBkSttlmAmt{amount}</OrgnlIntrBkSttlmAmt>",
            _text("OrgnlIntrBkSttlmDt", settled),
            f"<RtrdIntrBkSttlmAmt{amount}</RtrdIntrBkSttlmAmt>",
            _text("IntrBkSttlmDt", parts.at.date().isoformat()),
            _agent("InstgAgt", sender),
            _agent("InstdAgt", receiver),
            _tag("RtrRsnInf", _tag("Rsn", _text("Cd", parts.code))),
        ),
    )


def _resolution(parts: Parts, sender: str, receiver: str, moment: str) -> str:
    return _tag(
        "RsltnOfInvstgtn",
        _tag(
            "Assgnmt",
            _text("Id", parts.reference),
            _tag("Assgnr", _agent("Agt", sender)),
            _tag("Assgne", _agent("Agt", receiver)),
            _text("CreDtTm", moment),
        ),
        _tag("Sts", _text("Conf", parts.status)),
        _tag(
            "CxlDtls",
            _tag(
                "TxInfAndSts",
                _text("CxlStsId", parts.reference),
                _original_ids(parts),
                _text("TxCxlSts", parts.status),
                _tag("CxlStsRsnInf", _tag("Rsn", _text("Cd", parts.code))),
            ),
        ),
    )
