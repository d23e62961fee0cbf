"""One dollar payment told in every standard: who pays, through whom, for whom."""

from msgspec import Struct

UETR = "8a562c67-ca16-48ba-b074-65581be6f066"


class Wire(Struct, frozen=True, kw_only=True):
    """A customer's payment of 100,000 dollars through a Chinese bank to the United States."""

    debtor: str = "SHENYANG ORCHARD TRADING"
    debtor_town: str = "SHENYANG"
    debtor_country: str = "CN"
    debtor_bank: str = "ORCHCNBS"
    through: str = "RIVRCNBJ"
    us_bank: str = "HARBUS33"
    creditor_bank: str = "PIERSGSG"
    creditor: str = "LANTERN QUAY SUPPLIES"
    creditor_town: str = "SINGAPORE"
    creditor_country: str = "SG"
    text: str = "INVOICE 7 SPARE PARTS"
    currency: str = "USD"
    ultimate_creditor: str = ""
    value: str = "2016-11-25"

    def _address(self, town: str, country: str) -> str:
        return f"<PstlAdr><TwnNm>{town}</TwnNm><Ctry>{country}</Ctry></PstlAdr>"

    def _agent(self, tag: str, bic: str) -> str:
        return f"<{tag}><FinInstnId><BICFI>{bic}</BICFI></FinInstnId></{tag}>"

    def _customers(self) -> str:
        ultimate = f"<UltmtCdtr><Nm>{self.ultimate_creditor}</Nm></UltmtCdtr>"
        return (
            f"<Dbtr><Nm>{self.debtor}</Nm>"
            f"{self._address(self.debtor_town, self.debtor_country)}</Dbtr>"
            f"{self._agent('DbtrAgt', self.debtor_bank)}"
            f"{self._agent('CdtrAgt', self.creditor_bank)}"
            f"<Cdtr><Nm>{self.creditor}</Nm>"
            f"{self._address(self.creditor_town, self.creditor_country)}</Cdtr>"
            f"{ultimate if self.ultimate_creditor else ''}"
            f"<RmtInf><Ustrd>{self.text}</Ustrd></RmtInf>"
        )

    def _payment(self) -> str:
        return (
            f"<PmtId><InstrId>I1</InstrId><EndToEndId>E1</EndToEndId><UETR>{UETR}</UETR></PmtId>"
            f'<IntrBkSttlmAmt Ccy="{self.currency}">100000.00</IntrBkSttlmAmt>'
            f"<IntrBkSttlmDt>{self.value}</IntrBkSttlmDt>"
        )

    def _group(self) -> str:
        return (
            "<GrpHdr><MsgId>M1</MsgId><CreDtTm>2016-05-31T09:00:00Z</CreDtTm><NbOfTxs>1</NbOfTxs>"
            "<SttlmInf><SttlmMtd>INDA</SttlmMtd></SttlmInf></GrpHdr>"
        )

    def _neighbours(self) -> str:
        return self._agent("InstgAgt", self.through) + self._agent("InstdAgt", self.us_bank)

    def pacs008(self) -> bytes:
        return (
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.008.001.08"><FIToFICstmrCdtTrf>'
            f"{self._group()}<CdtTrfTxInf>{self._payment()}<ChrgBr>SHAR</ChrgBr>"
            f"{self._neighbours()}{self._customers()}</CdtTrfTxInf></FIToFICstmrCdtTrf></Document>"
        ).encode()

    def pacs009_cover(self) -> bytes:
        return (
            '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:pacs.009.001.08"><FICdtTrf>'
            f"{self._group()}<CdtTrfTxInf>{self._payment()}{self._neighbours()}"
            f"{self._agent('Dbtr', self.through)}{self._agent('Cdtr', self.creditor_bank)}"
            f"<UndrlygCstmrCdtTrf>{self._customers()}</UndrlygCstmrCdtTrf>"
            "</CdtTrfTxInf></FICdtTrf></Document>"
        ).encode()

    def _fin(self, kind: str, fields: list[tuple[str, str]], *, is_cover: bool = False) -> bytes:
        flag = "{119:COV}" if is_cover else ""
        body = "\r\n".join(f":{tag}:{content}" for tag, content in fields)
        return (
            f"{{1:F01{self.through}AXXX0000000000}}{{2:I{kind}{self.us_bank}XXXXN}}"
            f"{{3:{flag}{{121:{UETR}}}}}{{4:\r\n{body}\r\n-}}"
        ).encode()

    def _money(self) -> str:
        return f"{self.value[2:].replace('-', '')}{self.currency}100000,"

    def _parties(self) -> dict[str, tuple[str, str]]:
        town, country = self.debtor_town, self.debtor_country
        return {
            "50F": ("50F", f"/1234567\r\n1/{self.debtor}\r\n3/{country}/{town}"),
            "52A": ("52A", self.debtor_bank),
            "57A": ("57A", self.creditor_bank),
            "59F": (
                "59F",
                f"/7654321\r\n1/{self.creditor}\r\n3/{self.creditor_country}/{self.creditor_town}",
            ),
            "70": ("70", self.text),
        }

    def mt103(self) -> bytes:
        parts = self._parties()
        fields = [("20", "REF1"), ("23B", "CRED"), ("32A", self._money())]
        fields += [parts[tag] for tag in ("50F", "52A", "57A", "59F", "70")]
        return self._fin("103", [*fields, ("71A", "SHA")])

    def mt202_cover(self) -> bytes:
        parts = self._parties()
        fields = [("20", "REF1"), ("21", "REF0"), ("32A", self._money())]
        fields += [("58A", self.creditor_bank)]
        fields += [parts[tag] for tag in ("50F", "52A", "57A", "59F", "70")]
        return self._fin("202", fields, is_cover=True)


FORMATS = ("pacs008", "pacs009_cover", "mt103", "mt202_cover")
