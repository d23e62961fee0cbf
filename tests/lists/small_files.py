"""Small publications written by hand, one of each format. No party in them exists."""

from tests.lists.small_files_eu_us import (
    BIS_DPL,
    CSL_2019,
    CSL_CSV,
    CSL_JSON,
    CSL_REDUCED,
    EU_CSV,
    EU_XML,
)
from tests.lists.small_files_un_uk import OFSI, OFSI_2022, UKSL_CSV, UKSL_XML, UN

__all__ = [
    "BIS_744",
    "BIS_DPL",
    "CSL_2019",
    "CSL_CSV",
    "CSL_JSON",
    "CSL_REDUCED",
    "EU_CSV",
    "EU_XML",
    "EVERY_FILE",
    "FTM_FLAT",
    "FTM_NESTED",
    "OFSI",
    "OFSI_2022",
    "UKSL_CSV",
    "UKSL_XML",
    "UN",
]

FTM_FLAT = b"\n".join(
    (
        b'{"id":"p1","schema":"Person","caption":"Alfa Delta","datasets":["xx_list"],'
        b'"last_seen":"2031-02-03T04:00:00","properties":{"name":["Alfa Delta",'
        b'"\xd0\x90\xd0\xbb\xd1\x8c\xd1\x84\xd0\xb0"],"alias":["A. Delta"],"weakAlias":["Lion"],'
        b'"previousName":["Alfa Echo"],"birthDate":["1970","1971-02"],"nationality":["kp"],'
        b'"country":["cn"],"topics":["sanction"],"addressEntity":["a1"],"gender":["male"],'
        b'"passportNumber":["P1"],"notes":["A clerk"],"innCode":["123"]}}',
        b'{"id":"a1","schema":"Address","datasets":["xx_list"],"properties":{"full":["1 High St"],'
        b'"country":["cn"],"city":["Dandong"]}}',
        b'{"id":"s1","schema":"Sanction","datasets":["xx_list"],"properties":{"entity":["p1"],'
        b'"authority":["Authority"],"program":["DPRK"],"listingDate":["2030-01-02"],'
        b'"endDate":["2032-01-01"],"unscId":["KPi.999"],"authorityId":["X-1"],'
        b'"reason":["Regulation 1"],"sourceUrl":["https://example.org"]}}',
        b'{"id":"i1","schema":"Passport","datasets":["xx_list"],"properties":{"holder":["p1"],'
        b'"number":["P1"],"country":["kp"],"type":["Diplomatic passport"],'
        b'"startDate":["2020-01-01"]}}',
        b'{"id":"c1","schema":"Company","datasets":["xx_list"],"properties":{"name":["Echo Ltd"],'
        b'"topics":["sanction.linked"],"registrationNumber":["R1"]}}',
        b'{"id":"o1","schema":"Ownership","datasets":["xx_list"],"properties":{"owner":["p1"],'
        b'"asset":["c1"],"role":["owner"]}}',
        b'{"id":"w1","schema":"CryptoWallet","datasets":["xx_list"],"properties":{"holder":["p1"],'
        b'"publicKey":["bc1q"],"currency":["BTC"]}}',
        b"",
    )
)
FTM_NESTED = (
    b'{"id":"p1","schema":"Person","caption":"Alfa Delta","datasets":["xx_list","yy"],'
    b'"target":true,'
    b'"last_change":"2031-02-03","properties":{"name":["Alfa Delta"],"topics":["sanction"],'
    b'"addressEntity":[{"id":"a1","schema":"Address","properties":{"full":["1 High St"],'
    b'"country":["cn"]}}],"sanctions":[{"id":"s1","schema":"Sanction","properties":'
    b'{"program":["DPRK"],"startDate":["2030-01-02"]}}],"ownershipOwner":[{"id":"o1",'
    b'"schema":"Ownership","properties":{"asset":[{"id":"c1","schema":"Company","properties":'
    b'{"name":["Echo Ltd"]}}],"role":["owner"]}}]}}\n'
)

BIS_744 = """<?xml version="1.0"?>
<DIV5 N="744" TYPE="PART" VOLUME="2"><HEAD>PART 744—CONTROL POLICY</HEAD>
<DIV9 N="Supplement No. 4 to Part 744" TYPE="APPENDIX">
<HEAD>Supplement No. 4 to Part 744—Entity List</HEAD>
<DIV width="100%"><TABLE class="gpo_table"><THEAD><TR><TH>Country</TH><TH>Entity</TH>
<TH>License requirement</TH><TH>License review policy</TH><TH>Federal Register citation</TH></TR>
</THEAD><TBODY>
<TR><TD><B>CHINA, PEOPLE'S REPUBLIC OF</B></TD>
<TD>Alfa Instruments Co., Ltd., a.k.a., the following two aliases:
<br/>—Alfa Lenses; <I>and</I>
<br/>—A.L.F.A. Optics.
<br/>12 Harbour Road, Qingdao, China; <I>and</I> Room 3, Pier Tower, Ningbo, China.</TD>
<TD>For all items subject to the EAR, see §§ 734.9(e)<sup>1</sup> and 744.11 of the
EAR<sup>2</sup></TD>
<TD>Presumption of denial</TD><TD>84 FR 22963, 5/21/19.<br/>85 FR 29852, 5/19/20.</TD></TR>
<TR><TD/><TD>Bravo Works, 7 Quay Street, Dalian, China.</TD>
<TD>For all items subject to the EAR. (See § 744.11 of the EAR).</TD>
<TD>Case-by-case basis</TD><TD>62 FR 51369, 10/1/97.</TD></TR>
<TR><TD>CRIMEA REGION OF UKRAINE</TD><TD>Charlie Ferry FZE, LLC</TD>
<TD>For all items subject to the EAR.</TD><TD>Presumption of denial</TD>
<TD>81 FR 61601, 9/7/16.</TD></TR>
<TR><TD colspan="5"><sup>1</sup> For this entity, see 734.9(e)(1).</TD></TR>
</TBODY></TABLE></DIV></DIV9>
<DIV9 N="Supplement No. 6 to Part 744" TYPE="APPENDIX"><TABLE><TR><TH>Country</TH>
<TH>Listed person and address</TH><TH>Federal Register citation and date of publication</TH></TR>
<TR><TD>UNITED ARAB EMIRATES</TD><TD>Delta General Trading LLC, Gate 4, Jebel Ali, UAE.</TD>
<TD>84 FR 14610, 4/11/19.</TD></TR></TABLE></DIV9>
<DIV9 N="Supplement No. 7 to Part 744" TYPE="APPENDIX"><TABLE><TR><TH>Country</TH><TH>Entity</TH>
<TH>Federal Register citation</TH></TR>
<TR><TD>RUSSIA</TD><TD>Echo Aviation, JSC, f.k.a., the following one alias:<br/>—Old Echo.</TD>
<TD>85 FR 83793, 12/23/20.</TD></TR></TABLE></DIV9></DIV5>
""".encode()

EVERY_FILE = {
    "un-xml": UN,
    "uk-ofsi-csv": OFSI,
    "uk-sanctions-csv": UKSL_CSV,
    "uk-sanctions-xml": UKSL_XML,
    "eu-fsf-xml": EU_XML,
    "eu-fsf-csv": EU_CSV,
    "us-csl-csv": CSL_CSV,
    "us-csl-json": CSL_JSON,
    "us-bis-dpl": BIS_DPL,
    "us-bis-744": BIS_744,
    "ftm-json-lines": FTM_FLAT,
}
