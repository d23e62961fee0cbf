"""Invented ISO 20022 messages of every type that is read, with every sort of field somewhere."""

from collections.abc import Callable

HEADER = "urn:iso:std:iso:20022:tech:xsd:head.001.001.02"

ADDRESS = (
    "<PstlAdr><Dept>Treasury</Dept><SubDept>Desk 4</SubDept><StrtNm>Harbour Lane</StrtNm>"
    "<BldgNb>12</BldgNb><BldgNm>Sail House</BldgNm><Flr>3</Flr><PstBx>77</PstBx><Room>5</Room>"
    "<PstCd>4001</PstCd><TwnNm>Basel</TwnNm><TwnLctnNm>Old Town</TwnLctnNm>"
    "<DstrctNm>Stadt</DstrctNm><CtrySubDvsn>BS</CtrySubDvsn><Ctry>CH</Ctry>"
    "<AdrLine>care of the harbour master</AdrLine></PstlAdr>"
)
PERSON = (
    "<Id><PrvtId><DtAndPlcOfBirth><BirthDt>1960-02-03</BirthDt><PrvcOfBirth>Uri</PrvcOfBirth>"
    "<CityOfBirth>Altdorf</CityOfBirth><CtryOfBirth>CH</CtryOfBirth></DtAndPlcOfBirth><Othr>"
    "<Id>X1234567</Id><SchmeNm><Cd>CCPT</Cd></SchmeNm><Issr>Passport office</Issr></Othr>"
    "</PrvtId></Id>"
)
COMPANY = (
    "<Id><OrgId><AnyBIC>MERCDEFFXXX</AnyBIC><LEI>529900T8BM49AURSDO55</LEI><Othr><Id>HRB 1</Id>"
    "<SchmeNm><Prtry>register</Prtry></SchmeNm></Othr></OrgId></Id>"
)
CONTACT = (
    "<CtctDtls><NmPrfx>MIST</NmPrfx><Nm>Ada Clerk</Nm><PhneNb>+41-1234567</PhneNb>"
    "<EmailAdr>ada@example.org</EmailAdr><Othr><ChanlTp>SOCL</ChanlTp><Id>@ada</Id></Othr>"
    "</CtctDtls>"
)
REMITTANCE = (
    "<RmtInf><Ustrd>invoice 7, vessel Sea Breeze</Ustrd><Strd><RfrdDocInf><Tp><CdOrPrtry><Cd>CINV"
    "</Cd></CdOrPrtry></Tp><Nb>2026-7</Nb><RltdDt>2026-11-01</RltdDt></RfrdDocInf><CdtrRefInf>"
    "<Ref>RF18539007547034</Ref></CdtrRefInf><Invcr><Nm>Rope Works</Nm></Invcr>"
    "<Invcee><Nm>Sail Works</Nm></Invcee><TaxRmt><Cdtr><TaxId>T1</TaxId></Cdtr><Dbtr><TaxId>T2"
    "</TaxId><Authstn><Titl>Head</Titl><Nm>Tax Signer</Nm></Authstn></Dbtr></TaxRmt><GrnshmtRmt>"
    "<Tp><CdOrPrtry><Cd>GNCS</Cd></CdOrPrtry></Tp><Grnshee><Nm>Garnished Person</Nm></Grnshee>"
    "<GrnshmtAdmstr><Nm>County Court</Nm></GrnshmtAdmstr></GrnshmtRmt><AddtlRmtInf>for spare parts"
    "</AddtlRmtInf></Strd></RmtInf>"
)
SUPPLEMENT = (
    "<SplmtryData><PlcAndNm>extra</PlcAndNm><Envlp><Xtra xmlns='urn:example:extra'>"
    "<Shipper>Northern Lines</Shipper></Xtra></Envlp></SplmtryData>"
)
REGULATORY = (
    "<RgltryRptg><DbtCdtRptgInd>CRED</DbtCdtRptgInd><Authrty><Nm>Central Bank</Nm><Ctry>CH</Ctry>"
    "</Authrty><Dtls><Tp>goods</Tp><Dt>2026-11-01</Dt><Ctry>CH</Ctry><Cd>101</Cd><Inf>machine "
    "parts</Inf></Dtls></RgltryRptg><Tax><Cdtr><TaxId>9</TaxId></Cdtr><Dbtr><TaxId>8</TaxId>"
    "</Dbtr><RefNb>R8</RefNb></Tax>"
)
RELATED = (
    "<RltdRmtInf><RmtId>RI1</RmtId><RmtLctnDtls><Mtd>EMAL</Mtd><ElctrncAdr>books@example.org"
    f"</ElctrncAdr><PstlAdr><Nm>Book Keeper</Nm><Adr>{ADDRESS[9:-10]}</Adr></PstlAdr>"
    "</RmtLctnDtls></RltdRmtInf>"
)
PAYMENT_ID = (
    "<PmtId><InstrId>I{n}</InstrId><EndToEndId>E{n}</EndToEndId><TxId>T{n}</TxId>"
    "<UETR>8a562c67-ca16-48ba-b074-{n:012d}</UETR><ClrSysRef>C{n}</ClrSysRef></PmtId>"
)
ORIGINAL_ID = (
    "<OrgnlInstrId>I{n}</OrgnlInstrId><OrgnlEndToEndId>E{n}</OrgnlEndToEndId><OrgnlTxId>T{n}"
    "</OrgnlTxId><OrgnlUETR>8a562c67-ca16-48ba-b074-{n:012d}</OrgnlUETR>"
)


def party(tag: str, name: str) -> str:
    """One party with all that the standard lets it say; initiating and ultimate ones are people."""
    return (
        f"<{tag}><Nm>{name}</Nm>{ADDRESS}{PERSON if name.startswith(('I', 'U')) else COMPANY}"
        f"<CtryOfRes>CH</CtryOfRes>{CONTACT}</{tag}>"
    )


def agent(tag: str, bic: str) -> str:
    """One bank, with its branch."""
    return (
        f"<{tag}><FinInstnId><BICFI>{bic}</BICFI><ClrSysMmbId><ClrSysId><Cd>USABA</Cd></ClrSysId>"
        f"<MmbId>021000021</MmbId></ClrSysMmbId><LEI>529900T8BM49AURSDO55</LEI>"
        f"<Nm>Bank {tag}</Nm>{ADDRESS}<Othr><Id>B77</Id><Issr>Union</Issr></Othr></FinInstnId>"
        f"<BrnchId><Id>0001</Id><Nm>Quay branch</Nm></BrnchId></{tag}>"
    )


def account(tag: str) -> str:
    """One account: by IBAN for some, by another number for others, with a proxy."""
    number = (
        "<IBAN>CH9300762011623852957</IBAN>"
        if len(tag) % 2
        else "<Othr><Id>000123</Id><SchmeNm><Cd>BBAN</Cd></SchmeNm><Issr>Union</Issr></Othr>"
    )
    return (
        f"<{tag}><Id>{number}</Id><Tp><Cd>CACC</Cd></Tp><Ccy>USD</Ccy><Nm>Holder of it</Nm>"
        f"<Prxy><Tp><Cd>TELE</Cd></Tp><Id>+41-765</Id></Prxy></{tag}>"
    )


_AGENTS = (
    "PrvsInstgAgt1", "PrvsInstgAgt2", "PrvsInstgAgt3", "InstgAgt", "InstdAgt",
    "IntrmyAgt1", "IntrmyAgt2", "IntrmyAgt3",
)  # fmt: skip


def chain() -> str:
    """Every agent between the two ends, with accounts."""
    return "".join(
        agent(tag, f"CHN{chr(65 + at)}US33")
        + ("" if tag in ("InstgAgt", "InstdAgt") else account(f"{tag}Acct"))
        for at, tag in enumerate(_AGENTS)
    )


def customer_parties() -> str:
    """The customers of a transfer and their banks."""
    return (
        party("UltmtDbtr", "Ultimate Payer")
        + party("InitgPty", "Initiating House")
        + party("Dbtr", "Paying House")
        + account("DbtrAcct")
        + agent("DbtrAgt", "DEBTUS33")
        + account("DbtrAgtAcct")
        + agent("CdtrAgt", "CREDCHZZ")
        + account("CdtrAgtAcct")
        + party("Cdtr", "Receiving House")
        + account("CdtrAcct")
        + party("UltmtCdtr", "Ultimate Payee")
    )


def _texts() -> str:
    return (
        "<InstrForCdtrAgt><Cd>PHOB</Cd><InstrInf>ring the clerk</InstrInf></InstrForCdtrAgt>"
        "<InstrForNxtAgt><InstrInf>pass on swiftly</InstrInf></InstrForNxtAgt>"
        f"<Purp><Prtry>machine parts</Prtry></Purp>{REGULATORY}{RELATED}{REMITTANCE}{SUPPLEMENT}"
    )


def _amount(tag: str, n: int) -> str:
    return f'<{tag} Ccy="USD">{n}50.25</{tag}>'


def transfer(n: int) -> str:
    """A customer credit transfer of pacs.008."""
    return (
        f"<CdtTrfTxInf>{PAYMENT_ID.format(n=n)}{_amount('IntrBkSttlmAmt', n)}"
        f"<IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt><SttlmPrty>NORM</SttlmPrty>"
        f"<AccptncDtTm>2026-11-20T09:30:00Z</AccptncDtTm><XchgRate>1.1</XchgRate>"
        f"<ChrgBr>SHAR</ChrgBr><ChrgsInf>{_amount('Amt', 1)}{agent('Agt', 'CHRGUS33')}</ChrgsInf>"
        f"{chain()}{customer_parties()}{_texts()}</CdtTrfTxInf>"
    )


def cover(n: int, *, underlying: bool = True) -> str:
    """A bank transfer of pacs.009, with the customer transfer it covers."""
    inner = (
        f"<UndrlygCstmrCdtTrf>{customer_parties()}{REMITTANCE}</UndrlygCstmrCdtTrf>"
        if underlying
        else ""
    )
    return (
        f"<CdtTrfTxInf>{PAYMENT_ID.format(n=n)}{_amount('IntrBkSttlmAmt', n)}"
        f"<IntrBkSttlmDt>2026-11-20</IntrBkSttlmDt>{chain()}{agent('Dbtr', 'DEBTUS33')}"
        f"{account('DbtrAcct')}{agent('Cdtr', 'CREDCHZZ')}{inner}</CdtTrfTxInf>"
    )


def _reason(tag: str, inner: str = "Rsn") -> str:
    return (
        f"<{tag}>{party('Orgtr', 'Asking House')}<{inner}><Prtry>regulatory</Prtry></{inner}>"
        f"<AddtlInf>we were told about it</AddtlInf></{tag}>"
    )


def _original(n: int) -> str:
    return (
        f"<OrgnlTxRef>{_amount('IntrBkSttlmAmt', n)}<SttlmInf><SttlmMtd>INDA</SttlmMtd>"
        f"{account('SttlmAcct')}</SttlmInf>{REMITTANCE}"
        f"<UltmtDbtr>{party('Pty', 'Ultimate Payer')}</UltmtDbtr>"
        f"<Dbtr>{party('Pty', 'Paying House')}</Dbtr>{account('DbtrAcct')}"
        f"{agent('DbtrAgt', 'DEBTUS33')}{agent('CdtrAgt', 'CREDCHZZ')}"
        f"<Cdtr>{party('Pty', 'Receiving House')}</Cdtr>{account('CdtrAcct')}</OrgnlTxRef>"
    )


def _group(n: int) -> str:
    return (
        f"<GrpHdr><MsgId>MSG1</MsgId><CreDtTm>2026-11-20T09:30:00Z</CreDtTm><NbOfTxs>{n}</NbOfTxs>"
        f"<SttlmInf><SttlmMtd>INDA</SttlmMtd>{account('SttlmAcct')}"
        f"{agent('InstgRmbrsmntAgt', 'REIMUS33')}{account('InstgRmbrsmntAgtAcct')}</SttlmInf>"
        f"{agent('InstgAgt', 'SENDUS33')}{agent('InstdAgt', 'RECVCHZZ')}</GrpHdr>"
    )


def _short_group() -> str:
    return "<GrpHdr><MsgId>MSG1</MsgId><CreDtTm>2026-11-20T09:30:00Z</CreDtTm></GrpHdr>"


def _each(count: int, make: Callable[[int], str]) -> str:
    return "".join(make(n) for n in range(1, count + 1))


def _statement(count: int) -> str:
    details = (
        f"<NtryDtls><TxDtls><Refs><EndToEndId>E1</EndToEndId></Refs>{_amount('Amt', 3)}"
        f"<RltdPties><Dbtr>{party('Pty', 'Paying House')}</Dbtr>{account('DbtrAcct')}"
        f"<TradgPty>{party('Pty', 'Trading House')}</TradgPty></RltdPties><RltdAgts>"
        f"{agent('DbtrAgt', 'DEBTUS33')}<Prtry><Tp>other</Tp>{agent('Agt', 'OTHRUS33')}</Prtry>"
        f"</RltdAgts>{REMITTANCE}<AddtlTxInf>by telephone</AddtlTxInf></TxDtls></NtryDtls>"
    )
    entry = (
        f"<Ntry><NtryRef>N1</NtryRef>{_amount('Amt', 3)}<CdtDbtInd>CRDT</CdtDbtInd><Sts><Cd>BOOK"
        "</Cd></Sts><ValDt><Dt>2026-11-20</Dt></ValDt><BkTxCd><Prtry><Cd>NTRF</Cd></Prtry></BkTxCd>"
        "{details}<AddtlNtryInf>as agreed</AddtlNtryInf></Ntry>"
    )
    entries = _each(count, lambda n: entry.replace("{details}", details if n % 2 else ""))
    owner = (
        f"<Acct><Id><IBAN>CH9300762011623852957</IBAN></Id><Nm>Main account</Nm>"
        f"{party('Ownr', 'Owning House')}{agent('Svcr', 'SERVCHZZ')}</Acct>"
    )
    return f"<Id>S1</Id>{owner}{entries}"


def _assignment() -> str:
    return (
        f"<Assgnmt><Id>A1</Id><Assgnr>{agent('Agt', 'SENDUS33')}</Assgnr><Assgne>"
        f"{party('Pty', 'Receiving Clerk')}</Assgne><CreDtTm>2026-11-20T09:30:00Z</CreDtTm>"
        "</Assgnmt>"
    )


def _investigation() -> str:
    return (
        f"<MsgId>MSG1</MsgId><InvstgtnTp><Cd>OTHR</Cd></InvstgtnTp><Undrlyg><IntrBk><OrgnlUETR>"
        "8a562c67-ca16-48ba-b074-000000000001</OrgnlUETR>"
        f"{_amount('OrgnlIntrBkSttlmAmt', 1)}</IntrBk></Undrlyg>"
        f"<Rqstr>{agent('Agt', 'SENDUS33')}</Rqstr><Rspndr>{party('Pty', 'Answering House')}"
        "</Rspndr>"
    )


def body(kind: str, count: int = 2) -> str:
    """The message's own element of a type, without Document."""
    match kind:
        case "pacs.008":
            return f"<FIToFICstmrCdtTrf>{_group(count)}{_each(count, transfer)}</FIToFICstmrCdtTrf>"
        case "pacs.009":
            return f"<FICdtTrf>{_group(count)}{_each(count, cover)}{SUPPLEMENT}</FICdtTrf>"
        case "pacs.004":
            return f"<PmtRtr>{_group(count)}" + _each(count, lambda n: (
                f"<TxInf><RtrId>R{n}</RtrId>{ORIGINAL_ID.format(n=n)}"
                f"{_amount('OrgnlIntrBkSttlmAmt', n)}{_amount('RtrdIntrBkSttlmAmt', n)}"
                f"<RtrChain><UltmtDbtr>{party('Pty', 'Ultimate Returner')}</UltmtDbtr><Dbtr>"
                f"{party('Pty', 'Returning House')}</Dbtr>{agent('DbtrAgt', 'CREDCHZZ')}<Cdtr>"
                f"{party('Pty', 'Paying House')}</Cdtr></RtrChain>{_reason('RtrRsnInf')}"
                f"{_original(n)}{SUPPLEMENT}</TxInf>"
            )) + "</PmtRtr>"  # fmt: skip
        case "pacs.002":
            return f"<FIToFIPmtStsRpt>{_short_group()}" + _each(count, lambda n: (
                f"<TxInfAndSts><StsId>S{n}</StsId>{ORIGINAL_ID.format(n=n)}<TxSts>RJCT</TxSts>"
                f"{_reason('StsRsnInf')}{_original(n)}</TxInfAndSts>"
            )) + "</FIToFIPmtStsRpt>"  # fmt: skip
        case "pain.001":
            head = f"<GrpHdr><MsgId>MSG1</MsgId><NbOfTxs>{count}</NbOfTxs>"
            transfers = _each(count, lambda n: (
                f"<CdtTrfTxInf>{PAYMENT_ID.format(n=n)}<Amt>{_amount('InstdAmt', n)}</Amt>"
                f"{agent('IntrmyAgt1', 'CHNAUS33')}{agent('CdtrAgt', 'CREDCHZZ')}"
                f"{party('Cdtr', 'Receiving House')}{account('CdtrAcct')}"
                f"{party('UltmtCdtr', 'Ultimate Payee')}{_texts()}</CdtTrfTxInf>"
            ))  # fmt: skip
            return (
                f"<CstmrCdtTrfInitn>{head}{party('InitgPty', 'Initiating House')}</GrpHdr><PmtInf>"
                f"<PmtInfId>P1</PmtInfId><PmtMtd>TRF</PmtMtd><ReqdExctnDt><Dt>2026-11-20</Dt>"
                f"</ReqdExctnDt>{party('Dbtr', 'Paying House')}{account('DbtrAcct')}"
                f"{agent('DbtrAgt', 'DEBTUS33')}{party('UltmtDbtr', 'Ultimate Payer')}"
                f"{transfers}</PmtInf>{SUPPLEMENT}</CstmrCdtTrfInitn>"
            )
        case "camt.052":
            inner = f"<Rpt>{_statement(count)}</Rpt>"
            return f"<BkToCstmrAcctRpt>{_short_group()}{inner}</BkToCstmrAcctRpt>"
        case "camt.053":
            inner = f"<Stmt>{_statement(count)}</Stmt>"
            return f"<BkToCstmrStmt>{_short_group()}{inner}</BkToCstmrStmt>"
        case "camt.054":
            inner = f"<Ntfctn>{_statement(count)}</Ntfctn>"
            return f"<BkToCstmrDbtCdtNtfctn>{_short_group()}{inner}</BkToCstmrDbtCdtNtfctn>"
        case "camt.056":
            inner = _each(count, lambda n: (
                f"<TxInf><CxlId>C{n}</CxlId><Case><Id>K{n}</Id><Cretr>{party('Pty', 'Case Maker')}"
                f"</Cretr></Case>{ORIGINAL_ID.format(n=n)}{_amount('OrgnlIntrBkSttlmAmt', n)}"
                f"{_reason('CxlRsnInf')}{_original(n)}</TxInf>"
            ))  # fmt: skip
            return f"<FIToFIPmtCxlReq>{_assignment()}<Undrlyg>{inner}</Undrlyg></FIToFIPmtCxlReq>"
        case "camt.029":
            inner = _each(count, lambda n: (
                f"<TxInfAndSts><CxlStsId>C{n}</CxlStsId>{ORIGINAL_ID.format(n=n)}<TxCxlSts>RJCR"
                f"</TxCxlSts>{_reason('CxlStsRsnInf')}{_original(n)}</TxInfAndSts>"
            ))  # fmt: skip
            return (
                f"<RsltnOfInvstgtn>{_assignment()}<Sts><Conf>RJCR</Conf></Sts><CxlDtls>{inner}"
                "</CxlDtls></RsltnOfInvstgtn>"
            )
        case "camt.110":
            return (
                f"<InvstgtnReq><InvstgtnReq>{_investigation()}</InvstgtnReq><InvstgtnData><Rsn>"
                "<Prtry>who is it</Prtry></Rsn><AddtlReqData><ReqNrrtv>please name the owner"
                "</ReqNrrtv></AddtlReqData></InvstgtnData></InvstgtnReq>"
            )
        case "camt.111":
            return (
                "<InvstgtnRspn><InvstgtnRspn><MsgId>MSG1</MsgId><InvstgtnSts><Sts>CLSD</Sts>"
                "</InvstgtnSts><InvstgtnData><RspnData><RspnNrrtv>the owner is a ropery"
                "</RspnNrrtv></RspnData></InvstgtnData></InvstgtnRspn>"
                f"<OrgnlInvstgtnReq>{_investigation()}</OrgnlInvstgtnReq></InvstgtnRspn>"
            )
    raise AssertionError(kind)


KINDS = (
    "camt.029", "camt.052", "camt.053", "camt.054", "camt.056", "camt.110", "camt.111",
    "pacs.002", "pacs.004", "pacs.008", "pacs.009", "pain.001",
)  # fmt: skip


def header(definition: str, service: str = "swift.cbprplus.02") -> str:
    """A business application header."""
    return (
        f'<AppHdr xmlns="{HEADER}"><Fr><FIId>{agent("FinInstnId", "SENDUS33")[12:-13]}</FIId></Fr>'
        f"<To><FIId><FinInstnId><BICFI>RECVCHZZ</BICFI></FinInstnId></FIId></To>"
        f"<BizMsgIdr>B1</BizMsgIdr><MsgDefIdr>{definition}</MsgDefIdr><BizSvc>{service}</BizSvc>"
        "<CreDt>2026-11-20T09:30:00Z</CreDt></AppHdr>"
    )


def document(kind: str, inner: str | None = None, version: str = "001.08") -> str:
    """A Document of a type around its own element."""
    space = f"urn:iso:std:iso:20022:tech:xsd:{kind}.{version}"
    return f'<Document xmlns="{space}">{inner if inner is not None else body(kind)}</Document>'


def message(kind: str, inner: str | None = None, *, service: str = "swift.cbprplus.02") -> bytes:
    """A whole message: header and Document in an envelope."""
    return (f"<BusMsg>{header(f'{kind}.001.08', service)}{document(kind, inner)}</BusMsg>").encode()
