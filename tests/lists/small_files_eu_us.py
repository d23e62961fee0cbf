"""Small publications of the European Union and the United States. No party in them exists."""

EU_XML = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2031-02-03T15:29:22+02:00">
 <sanctionEntity designationDate="2030-07-03" designationDetails="In detail"
   unitedNationId="QDi.999" euReferenceNumber="EU.1.1" logicalId="31">
  <remark>A remark</remark>
  <regulation regulationType="amendment" publicationDate="2030-07-04" numberTitle="2030/1 (OJ L1)"
    programme="PRK" logicalId="1"><publicationUrl>https://example.org/1</publicationUrl></regulation>
  <subjectType code="person" classificationCode="P"/>
  <nameAlias firstName="" middleName="" lastName="" wholeName="The Lion" function="" gender=""
    title="" nameLanguage="" strong="false" logicalId="2"/>
  <nameAlias firstName="Alfa" middleName="Bravo" lastName="DELTA" wholeName="Alfa Bravo DELTA"
    function="Clerk" gender="M" title="Dr" nameLanguage="EN" strong="true" logicalId="3">
   <regulationSummary regulationType="amendment" publicationDate="2030-07-04"
     numberTitle="2030/2 (OJ L2)" publicationUrl="https://example.org/2"/></nameAlias>
  <nameAlias firstName="" middleName="" lastName="" wholeName="Альфа Дельта" function=""
    title="" nameLanguage="RU" strong="true" logicalId="4"><remark>as in papers</remark></nameAlias>
  <citizenship region="" countryIso2Code="KP" countryDescription="NORTH KOREA" logicalId="5"/>
  <birthdate circa="true" calendarType="GREGORIAN" city="Pyongyang" zipCode="" year="1958" region=""
    place="" countryIso2Code="KP" countryDescription="NORTH KOREA" logicalId="6"/>
  <birthdate circa="false" calendarType="GREGORIAN" city="-" zipCode="" birthdate="1959-02-03"
    dayOfMonth="3" monthOfYear="2" year="1959" region="" place="" countryIso2Code="00"
    countryDescription="UNKNOWN" logicalId="7"/>
  <birthdate circa="false" calendarType="GREGORIAN" city="" yearRangeFrom="1960" yearRangeTo="1962"
    countryIso2Code="00" countryDescription="UNKNOWN" logicalId="8"/>
  <address city="Dandong" street="1 High St" poBox="7" zipCode="118" region="" place=""
    asAtListingTime="true" contactInfo="Email: a@example.org" countryIso2Code="CN"
    countryDescription="CHINA" logicalId="9"/>
  <identification diplomatic="true" knownExpired="false" knownFalse="true" reportedLost="false"
    revokedByIssuer="false" issuedBy="" issuedDate="2020-01-01" validTo="2025-01-01" latinNumber=""
    nameOnDocument="" number="P1" identificationTypeCode="passport"
    identificationTypeDescription="National passport" countryIso2Code="KP" countryDescription="x"
    logicalId="10"/>
 </sanctionEntity>
 <sanctionEntity unitedNationId="" euReferenceNumber="EU.2.2" logicalId="32">
  <regulation regulationType="regulation" publicationDate="2030-07-04" numberTitle="2030/1 (OJ L1)"
    programme="PRK" logicalId="1"/>
  <subjectType code="enterprise" classificationCode="E"/>
  <nameAlias wholeName="Echo Shipping" strong="true" logicalId="11"/>
 </sanctionEntity>
</export>
""".encode()

_EU_COLUMNS = [
    "fileGenerationDate",
    "Entity_LogicalId",
    "Entity_EU_ReferenceNumber",
    "Entity_UnitedNationId",
    "Entity_DesignationDate",
    "Entity_DesignationDetails",
    "Entity_Remark",
    "Entity_SubjectType",
    "Entity_SubjectType_ClassificationCode",
    "Entity_Regulation_Type",
    "Entity_Regulation_PublicationDate",
    "Entity_Regulation_NumberTitle",
    "Entity_Regulation_Programme",
    "Entity_Regulation_PublicationUrl",
    "NameAlias_LastName",
    "NameAlias_FirstName",
    "NameAlias_MiddleName",
    "NameAlias_WholeName",
    "NameAlias_NameLanguage",
    "NameAlias_Gender",
    "NameAlias_LogicalId",
    "NameAlias_Regulation_NumberTitle",
    "Address_City",
    "Address_CountryIso2Code",
    "Address_CountryDescription",
    "BirthDate_BirthDate",
    "BirthDate_Year",
    "BirthDate_Circa",
    "BirthDate_City",
    "BirthDate_CountryIso2Code",
    "Identification_Number",
    "Identification_TypeCode",
    "Identification_CountryIso2Code",
    "Citizenship_CountryIso2Code",
    "Citizenship_CountryDescription",
]


def _eu_row(**values: str) -> str:
    fixed = {
        "fileGenerationDate": "03/02/2031",
        "Entity_LogicalId": "31",
        "Entity_EU_ReferenceNumber": "EU.1.1",
        "Entity_UnitedNationId": "QDi.999",
        "Entity_DesignationDate": "2030-07-03",
        "Entity_Remark": "A remark",
        "Entity_SubjectType": "P",
        "Entity_SubjectType_ClassificationCode": "person",
        "Entity_Regulation_Type": "amendment",
        "Entity_Regulation_PublicationDate": "2030-07-04",
        "Entity_Regulation_NumberTitle": "2030/1 (OJ L1)",
        "Entity_Regulation_Programme": "PRK",
    }
    return ";".join({**fixed, **values}.get(column, "") for column in _EU_COLUMNS) + "\r\n"


EU_CSV = (
    ";".join(_EU_COLUMNS)
    + "\r\n"
    + _eu_row(
        NameAlias_WholeName="Alfa Bravo DELTA",
        NameAlias_FirstName="Alfa",
        NameAlias_MiddleName="Bravo",
        NameAlias_LastName="DELTA",
        NameAlias_Gender="M",
        NameAlias_Regulation_NumberTitle="2030/2 (OJ L2)",
    )
    + _eu_row(NameAlias_WholeName="Альфа Дельта", NameAlias_NameLanguage="RU")
    + _eu_row(Address_City="Dandong", Address_CountryIso2Code="CN")
    + _eu_row(BirthDate_Year="1958", BirthDate_Circa="true", BirthDate_CountryIso2Code="KP")
    + _eu_row(
        Identification_Number="P1",
        Identification_TypeCode="passport",
        Identification_CountryIso2Code="KP",
    )
    + _eu_row(Citizenship_CountryIso2Code="KP", Citizenship_CountryDescription="NORTH KOREA")
).encode("utf-8-sig")

_SOURCES = {
    "SDN": "Specially Designated Nationals (SDN) - Treasury Department",
    "SSI": "Sectoral Sanctions Identifications List (SSI) - Treasury Department",
    "EL": "Entity List (EL) - Bureau of Industry and Security",
    "DPL": "Denied Persons List (DPL) - Bureau of Industry and Security",
    "ISN": "Nonproliferation Sanctions (ISN) - State Department",
}
_CSL_COLUMNS = [
    "_id",
    "source",
    "entity_number",
    "type",
    "programs",
    "name",
    "title",
    "addresses",
    "federal_register_notice",
    "start_date",
    "end_date",
    "standard_order",
    "license_requirement",
    "license_policy",
    "call_sign",
    "vessel_type",
    "gross_tonnage",
    "gross_registered_tonnage",
    "vessel_flag",
    "vessel_owner",
    "remarks",
    "source_list_url",
    "alt_names",
    "citizenships",
    "dates_of_birth",
    "nationalities",
    "places_of_birth",
    "source_information_url",
    "ids",
]


def csl_rows(columns: list[str], *rows: dict[str, str]) -> bytes:
    lines = [",".join(columns)]
    for row in rows:
        full = {**row, "source": _SOURCES.get(row["source"], row["source"])}
        lines.append(",".join('"' + full.get(one, "").replace('"', '""') + '"' for one in columns))
    return ("\n".join(lines) + "\n").encode()


CSL_CSV = csl_rows(
    _CSL_COLUMNS,
    {
        "_id": "1",
        "source": "SDN",
        "entity_number": "41",
        "type": "Individual",
        "programs": "NPWMD; DPRK4",
        "name": "DELTA, Alfa Bravo",
        "title": "Minister",
        "addresses": "Shenyang, CN; 1 High St; and 2 High St, Pyongyang, 118, KP",
        "remarks": "A clerk; (Linked To: ECHO SHIPPING)",
        "alt_names": "DELTO, Alfa; Lion",
        "dates_of_birth": "1974; 1975-02-03",
        "nationalities": "KP",
        "citizenships": "CN",
        "places_of_birth": "Annaba, Algeria",
        "ids": "Passport, 836238033, KP; Gender, Male; Secondary sanctions risk:, North Korea "
        "Sanctions Regulations, sections 510.201 and 510.210; "
        "Executive Order 13662 Directive Determination -, Subject to Directive 2",
        "source_list_url": "https://example.org/sdn",
    },
    {
        "source": "SDN",
        "entity_number": "42",
        "type": "Vessel",
        "name": "HOTEL 8",
        "vessel_flag": "Panama",
        "vessel_type": "Crude Oil Tanker",
        "vessel_owner": "Owner Ltd",
        "call_sign": "3ABC",
        "gross_tonnage": "10",
        "gross_registered_tonnage": "20",
        "ids": "Vessel Registration Identification, IMO 8898831; MMSI, 445539000",
    },
    {"source": "SSI", "entity_number": "41", "type": "Entity", "name": "ROSE BANK"},
    {
        "source": "EL",
        "name": "Juliett Co., Ltd.; and any successor, sub-unit, or subsidiary thereof",
        "alt_names": "Kilo Works;Lima Works; and Mike Works",
        "addresses": "1 High St, Beijing, CN",
        "license_requirement": "For all items subject to the EAR.",
        "license_policy": "Presumption of denial.",
        "federal_register_notice": "88 FR 70352; 89 FR 87264",
        "start_date": "2015-11-12",
    },
    {
        "source": "DPL",
        "name": " NOVEMBER OSCAR",
        "start_date": "2002-03-04",
        "end_date": "2010-06-29",
        "standard_order": "Y",
        "federal_register_notice": "67 F.R. 56530 9/4/02 67 F.R. 10890 3/11/02",
        "addresses": "5 Low Road, DALLAS, TX, 75081",
    },
    {"source": "DPL", "name": "NOVEMBER OSCAR", "federal_register_notice": "71 F.R. 1 7/10/06"},
    {"source": "ISN", "name": "Papa (aka Quebec) (Russian individual)", "programs": "INKSNA"},
    {"source": "New List (NEW) - Some Department", "name": "Romeo"},
)
CSL_2019 = csl_rows(
    _CSL_COLUMNS[1:],
    {
        "source": "SDN",
        "entity_number": "43",
        "type": "Entity",
        "name": "200G HOLDINGS",
        "ids": "US, 80-0890696, Tax ID No.; http://example.org, Website; "
        "CKLBCNBJ, SWIFT/BIC; North Korea Sanctions Regulations, sections 510.201 and 510.210, "
        "Secondary sanctions risk:",
    },
)
CSL_REDUCED = csl_rows(
    [
        "source",
        "entity_number",
        "type",
        "name",
        "alt_names",
        "countries",
        "programs",
        "license_requirement",
        "license_policy",
        "federal_register_notice",
        "source_list_url",
    ],
    {
        "source": "SDN",
        "entity_number": "44",
        "type": "Entity",
        "name": "SIERRA",
        "countries": "RU; REGION: WEST BANK; CRIMEA (OCCUPIED); TURKIYE; PRC",
    },
)
CSL_JSON = (
    b'{"total":2,"sources":[{"source":"SDN","source_last_updated":"2031-02-03T00:00:00+00:00"}],'
    b'"results":[{"id":"41","source":"Specially Designated Nationals (SDN) - Treasury Department",'
    b'"entity_number":"41","type":"Individual","programs":["NPWMD"],"name":"DELTA, Alfa Bravo",'
    b'"alt_names":["Lion"],"title":null,"addresses":[{"address":"1 High St","city":"Pyongyang",'
    b'"state":null,"postal_code":"118","country":"KP"}],"dates_of_birth":["1974"],'
    b'"nationalities":["KP"],"citizenships":[],"places_of_birth":[],"remarks":null,'
    b'"ids":[{"type":"Passport","number":"836238033","country":"KP","issue_date":"2020-01-01",'
    b'"expiration_date":"2025-01-01"}],"source_list_url":"https://example.org/sdn"},'
    b'{"id":"x","source":"Entity List (EL) - Bureau of Industry and Security","name":"Juliett",'
    b'"alt_names":null,"addresses":[],"federal_register_notice":"80 FR 69852",'
    b'"start_date":"2015-11-12","source_list_url":"https://example.org/el"}]}'
)

BIS_DPL = (
    b'"Name"\t"Street_Address"\t"City"\t"State"\t"Country"\t"Postal_Code"\t"Effective_Date"\t'
    b'"Expiration_Date"\t"Standard_Order"\t"Last_Update"\t"Action"\t"FR_Citation"\n'
    b'" NOVEMBER OSCAR"\t"5 LOW ROAD"\t"DALLAS"\t"TX"\t""\t"75081"\t"03/04/2002"\t"06/29/2010"'
    b'\t"Y"\t'
    b'"2006-01-31"\t"FR NOTICE ADDED"\t"67 F.R. 56530 9/4/02 67 F.R. 10890 3/11/02"\n'
    b'"NOVEMBER OSCAR"\t"6 LOW ROAD"\t"DALLAS"\t"TX"\t"US"\t"75081"\t"03/04/2002"\t"06/29/2056"'
    b'\t"Y"\t'
    b'"2007-01-31"\t"50 YEAR DENIAL"\t"71 F.R. 1 7/10/06"\n'
    b'"TANGO LTD."\t""\t""\t""\t"GB"\t""\t"03/04/2002"\t""\t"N"\t"3017-01-31"\t""\t""\n'
)
