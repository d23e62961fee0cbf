"""Small publications written by hand, one of each format. No party in them exists."""

UN = """<?xml version="1.0" encoding="UTF-8"?>
<CONSOLIDATED_LIST dateGenerated="2031-02-03T00:00:09.554Z">
 <INDIVIDUALS><INDIVIDUAL>
  <DATAID>1</DATAID><VERSIONNUM>1</VERSIONNUM>
  <FIRST_NAME>ALFA</FIRST_NAME><SECOND_NAME>BRAVO</SECOND_NAME><THIRD_NAME>CHARLIE</THIRD_NAME>
  <FOURTH_NAME>DELTA</FOURTH_NAME>
  <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPi.999</REFERENCE_NUMBER>
  <LISTED_ON>2030-01-02</LISTED_ON><NAME_ORIGINAL_SCRIPT>알파 브라보</NAME_ORIGINAL_SCRIPT>
  <COMMENTS1>Gender: male. [Old Reference # I.99.A.9]. Email: alfa@example.org</COMMENTS1>
  <TITLE><VALUE>Dr.</VALUE></TITLE><DESIGNATION><VALUE>Director</VALUE></DESIGNATION>
  <NATIONALITY><VALUE>Democratic People's Republic of Korea</VALUE></NATIONALITY>
  <LAST_DAY_UPDATED><VALUE>2030-05-06</VALUE><VALUE>2030-03-04</VALUE></LAST_DAY_UPDATED>
  <INDIVIDUAL_ALIAS><QUALITY/><ALIAS_NAME/></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Alpha One; Alpha Two</ALIAS_NAME>
   <DATE_OF_BIRTH>1971-01-01</DATE_OF_BIRTH><CITY_OF_BIRTH>Kabul</CITY_OF_BIRTH>
   <COUNTRY_OF_BIRTH>Afghanistan</COUNTRY_OF_BIRTH></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Low</QUALITY><ALIAS_NAME>The Lion</ALIAS_NAME>
   <NOTE>nom de guerre</NOTE></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Old Alfa</ALIAS_NAME>
   <NOTE>previously listed as</NOTE></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ALIAS><QUALITY>Good</QUALITY><ALIAS_NAME>Alfa Ru</ALIAS_NAME>
   <NOTE>original script: Альфа</NOTE></INDIVIDUAL_ALIAS>
  <INDIVIDUAL_ADDRESS><STREET>1 High St</STREET><CITY>Dandong</CITY><COUNTRY>China</COUNTRY>
   <NOTE>as of 2030</NOTE></INDIVIDUAL_ADDRESS>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><DATE>1970-03-04</DATE>
  </INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>APPROXIMATELY</TYPE_OF_DATE><YEAR>1969</YEAR>
  </INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>BETWEEN</TYPE_OF_DATE><FROM_YEAR>1965</FROM_YEAR>
   <TO_YEAR>1967</TO_YEAR></INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><YEAR>1958</YEAR><NOTE>Sep.</NOTE>
  </INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_DATE_OF_BIRTH><TYPE_OF_DATE>EXACT</TYPE_OF_DATE><NOTE>30-35 years old</NOTE>
  </INDIVIDUAL_DATE_OF_BIRTH>
  <INDIVIDUAL_PLACE_OF_BIRTH><CITY>Hamhung</CITY>
   <COUNTRY>Democratic People's Republic of Korea</COUNTRY></INDIVIDUAL_PLACE_OF_BIRTH>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT><NUMBER>Jordan 654781</NUMBER>
   <DATE_OF_ISSUE>2013-04-05</DATE_OF_ISSUE><NOTE>Expired 28 Nov. 2016</NOTE>
  </INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>National Identification Number</TYPE_OF_DOCUMENT>
   <TYPE_OF_DOCUMENT2>Ration card no</TYPE_OF_DOCUMENT2><NUMBER>M1729765</NUMBER>
   <ISSUING_COUNTRY>Iraq</ISSUING_COUNTRY></INDIVIDUAL_DOCUMENT>
  <INDIVIDUAL_DOCUMENT><TYPE_OF_DOCUMENT>Passport</TYPE_OF_DOCUMENT>
   <ISSUING_COUNTRY>Egypt</ISSUING_COUNTRY><NOTE>lost</NOTE></INDIVIDUAL_DOCUMENT>
 </INDIVIDUAL></INDIVIDUALS>
 <ENTITIES><ENTITY>
  <DATAID>2</DATAID><VERSIONNUM>1</VERSIONNUM>
  <FIRST_NAME>ECHO SHIPPING ; FOXTROT LINES (FL)</FIRST_NAME>
  <UN_LIST_TYPE>DPRK</UN_LIST_TYPE><REFERENCE_NUMBER>KPe.999</REFERENCE_NUMBER>
  <LISTED_ON>2030-01-02</LISTED_ON>
  <COMMENTS1>Owner of a tanker. IMO number: 5571322.</COMMENTS1>
  <ENTITY_ALIAS><QUALITY>a.k.a.</QUALITY><ALIAS_NAME>Echo</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ALIAS><QUALITY>f.k.a.</QUALITY><ALIAS_NAME>Golf Shipping</ALIAS_NAME></ENTITY_ALIAS>
  <ENTITY_ADDRESS><CITY>Nampo</CITY><COUNTRY>DPRK</COUNTRY></ENTITY_ADDRESS>
 </ENTITY></ENTITIES>
</CONSOLIDATED_LIST>
""".encode()

_OFSI_HEADER = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,DOB,Town of Birth,Country of Birth,"
    "Nationality,Passport Details,NI Number,Position,Address 1,Address 2,Address 3,Address 4,"
    "Address 5,Address 6,Post/Zip Code,Country,Other Information,Group Type,Alias Type,Regime,"
    "Listed On,Last Updated,Group ID\r\n"
)
OFSI = (
    "Last Updated,03/02/2031\r\n"
    + _OFSI_HEADER
    + "DELTA,Alfa,Bravo,,,,1) Dr 2) General,00/00/1980,(1) Tiaret (2) Rome,(1) Algeria (2) Italy,"
    "1) Saudi Arabia 2) Qatar,(1) A-333602 (Indian) issued on 4 June 1985 (2) 101423404,"
    "Ration card no. 1729765,Clerk,1 High St,,,,,Doha,12,Qatar (since 2009),"
    '"UN Ref QDe.004. Gender: male. Chef’s web site: www.example.org",'
    "Individual,Prime Alias,Afghanistan,01/04/2016,02/04/2016,11\r\n"
    "DELTO,Alfa,,,,,,00/00/1981,(1) Tiaret (2) Rome,(1) Algeria (2) Italy,"
    "1) Saudi Arabia 2) Qatar,(1) A-333602 (Indian) issued on 4 June 1985 (2) 101423404,"
    "Ration card no. 1729765,Clerk,1 High St,,,,,Doha,12,Qatar (since 2009),"
    "Chef again,Individual,AKA,Somalia,01/04/2017,02/04/2018,11\r\n"
    "HOTEL 2,,,,,,,,,,,,,,,,,,,,,,IMO: 8937675. MMSI: 445539000. The following vessel has been "
    "added to Annex XIV,Entity,Prime Alias,North Korea,19/10/2017,19/10/2017,12\r\n"
    "INDIA TRADING,,,,,,,,,,,,,,,,,,,,,,UN Ref.077. Front company,Entity,Prime Alias,"
    "North Korea,19/10/2017,19/10/2017,13\r\n"
    "OLD INDIA,,,,,,,,,,,,,,,,,,,,,,UN Ref.077. Front company,Entity,FKA,"
    "North Korea,19/10/2017,19/10/2017,13\r\n"
).encode("cp1252")

_OFSI_2022_HEADER = (
    "Name 6,Name 1,Name 2,Name 3,Name 4,Name 5,Title,Name Non-Latin Script,Non-Latin Script Type,"
    "Non-Latin Script Language,DOB,Town of Birth,Country of Birth,Nationality,Passport Number,"
    "Passport Details,National Identification Number,National Identification Details,Position,"
    "Address 1,Address 2,Address 3,Address 4,Address 5,Address 6,Post/Zip Code,Country,"
    "Other Information,Group Type,Alias Type,Alias Quality,Regime,Listed On,"
    "UK Sanctions List Date Designated,Last Updated,Group ID\n"
)
OFSI_2022 = (
    "Last Updated,03/02/2031\n"
    + _OFSI_2022_HEADER
    + "ДЕЛЬТА,Alfa,,,,,,Альфа Дельта,Cyrillic,Russian,01/02/1980,,,Russia,12 34,(Russian),,,Clerk,"
    ",,,,,,,Russia,"
    '"(UK Sanctions List Ref):RUS9999. (UK Statement of Reasons):A clerk. (Gender):Male '
    '(Phone number):(1) +7 1 (2) +7 2",Individual,Primary name,,Russia,01/03/2022,01/03/2022,'
    "02/03/2022,21\n"
    "D,A,,,,,,,,,01/02/1980,,,Russia,12 34,(Russian),,,Clerk,,,,,,,,Russia,"
    "A clerk,Individual,Primary name variation,Low,Russia,01/03/2022,01/03/2022,02/03/2022,21\n"
).encode("utf-8-sig")

_UKSL_HEADER = (
    "Last Updated,Unique ID,OFSI Group ID,UN Reference Number,Name 6,Name 1,Name 2,Name 3,Name 4,"
    "Name 5,Name type,Alias strength,Title,Name non-latin script,Non-latin script type,"
    "Non-latin script language,Regime Name,Designation Type,Designation source,Sanctions Imposed,"
    "Other Information,UK Statement of Reasons,Address Line 1,Address Line 2,Address Line 3,"
    "Address Line 4,Address Line 5,Address Line 6,Address Postal Code,Address Country,"
    "Phone number,Website,Email address,Date Designated,D.O.B,Nationality(/ies),"
    "National Identifier number,National Identifier additional information,Passport number,"
    "Passport additional information,Position,Gender,Town of birth,Country of birth,"
    "Type of entity,Subsidiaries,Parent company,Business registration number (s),IMO number,"
    "Current owner/operator (s),Previous owner/operator (s),Current believed flag of ship,"
    "Previous flags,Type of ship,Tonnage of ship,Length of ship,Year Built,"
    "Hull identification number (HIN)\n"
)
UKSL_CSV = (
    "Report Date: 03-Feb-2031\n"
    + _UKSL_HEADER
    + "12/01/2030,AFG9999,12703,TAi.999,DELTA,ALFA,BRAVO,,,,Primary Name,,Mullah,الفا,Arabic,Dari,"
    "The Afghanistan Regulations,Individual,UN,Asset freeze|Travel Ban,Info,Reasons,1 High St,,,,,"
    "Kabul,12,Afghanistan,+93 1,www.example.org,a@example.org;b@example.org,25/01/2001,"
    "dd/mm/1958,Afghanistan,545167,Afghan national ID card (tazkira),P04581926,"
    "Afghanistan passport,Minister,Male,Kandahar,Afghanistan,,,,,,,,,,,,,,\n"
    "12/01/2030,AFG9999,12703,TAi.999,LION,,,,,,Alias,Low quality a.k.a,,,,,"
    "The Afghanistan Regulations,Individual,UN,Asset freeze|Travel Ban,Info,Reasons,1 High St,,,,,"
    "Kabul,12,Afghanistan,+93 1,www.example.org,a@example.org;b@example.org,25/01/2001,"
    "01/03/1958,Afghanistan,545167,Afghan national ID card (tazkira),P04581926,"
    "Afghanistan passport,Minister,Male,Kandahar,Afghanistan,,,,,,,,,,,,,,\n"
    "18/12/2030,DPR9999,,,HOTEL 8,,,,,,Primary name,,,,,,The DPRK Regulations,Ship,UN,"
    "Prohibition of port entry,,,,,,,,,,,,,,03/10/2017,,,,,,,,,,,,,,,IMO9562233,Owner Ltd,"
    "Earlier Ltd,Comoros,India,Bulk Carrier,7078,100m,2011,HIN1\n"
    "18/12/2030,RUS9999,,,INDIA LLC,,,,,,Primary name,,,,,,The Russia Regulations,Entity,UK,"
    "Asset freeze,,,,,,,,,,,,,,03/10/2022,,,,,,,,,,,Bank,Sub LLC,Parent PJSC,1027700132195,,,,,,,"
    ",,,\n"
).encode("utf-8-sig")

UKSL_XML = """<?xml version="1.0" encoding="utf-8"?>
<Designations><DateGenerated>03/02/2031</DateGenerated>
<Designation>
 <LastUpdated>12/01/2030</LastUpdated><DateDesignated>25/01/2001</DateDesignated>
 <UniqueID>AFG9999</UniqueID><OFSIGroupID>12703</OFSIGroupID>
 <UNReferenceNumber>TAi.999</UNReferenceNumber>
 <Names><Name><Name1>ALFA</Name1><Name2>BRAVO</Name2><Name6>DELTA</Name6>
  <NameType>Primary Name</NameType></Name>
  <Name><Name6>LION</Name6><NameType>Alias</NameType>
  <AliasStrength>Low quality a.k.a</AliasStrength></Name></Names>
 <NonLatinNames><NonLatinName><NameNonLatinScript>الفا</NameNonLatinScript>
  <NonLatinScriptLanguage>Dari</NonLatinScriptLanguage></NonLatinName></NonLatinNames>
 <RegimeName>The Afghanistan Regulations</RegimeName>
 <IndividualEntityShip>Individual</IndividualEntityShip>
 <DesignationSource>UN</DesignationSource>
 <SanctionsImposed>Asset freeze|Travel Ban</SanctionsImposed>
 <OtherInformation>Info</OtherInformation>
 <UKStatementofReasons>Reasons</UKStatementofReasons>
 <Addresses><Address><AddressLine1>1 High St</AddressLine1><AddressLine6>Kabul</AddressLine6>
  <AddressPostalCode>12</AddressPostalCode><AddressCountry>Afghanistan</AddressCountry>
  </Address></Addresses>
 <PhoneNumbers><PhoneNumber>+93 1</PhoneNumber></PhoneNumbers>
 <EmailAddresses><EmailAddress>a@example.org;b@example.org</EmailAddress></EmailAddresses>
 <Websites><Website>www.example.org</Website></Websites>
 <IndividualDetails><Individual><DOBs><DOB>dd/mm/1958</DOB><DOB>01/03/1958</DOB></DOBs>
  <Titles><Title>Mullah</Title></Titles>
  <PassportDetails><Passport><PassportNumber>P04581926</PassportNumber>
   <PassportAdditionalInformation>Afghanistan passport</PassportAdditionalInformation></Passport>
  </PassportDetails>
  <NationalIdentifierDetails><NationalIdentifier>
   <NationalIdentifierNumber>545167</NationalIdentifierNumber>
   <NationalIdentifierAdditionalInformation>Afghan national ID card (tazkira)
   </NationalIdentifierAdditionalInformation></NationalIdentifier></NationalIdentifierDetails>
  <Nationalities><Nationality>Afghanistan</Nationality></Nationalities>
  <Positions><Position>Minister</Position></Positions><Genders><Gender>Male</Gender></Genders>
  <BirthDetails><Location><TownOfBirth>Kandahar</TownOfBirth>
   <CountryOfBirth>Afghanistan</CountryOfBirth></Location></BirthDetails>
 </Individual></IndividualDetails>
</Designation>
<Designation>
 <LastUpdated>18/12/2030</LastUpdated><DateDesignated>03/10/2017</DateDesignated>
 <UniqueID>DPR9999</UniqueID>
 <Names><Name><Name6>HOTEL 8</Name6><NameType>Primary name</NameType></Name></Names>
 <RegimeName>The DPRK Regulations</RegimeName><IndividualEntityShip>Ship</IndividualEntityShip>
 <DesignationSource>UN</DesignationSource>
 <SanctionsImposed>Prohibition of port entry</SanctionsImposed>
 <ShipDetails><Ship><IMONumbers><IMONumber>IMO9562233</IMONumber></IMONumbers>
  <CurrentOwnerOperators><CurrentOwnerOperator>Owner Ltd</CurrentOwnerOperator>
  </CurrentOwnerOperators>
  <PreviousOwnerOperators><PreviousOwnerOperator>Earlier Ltd</PreviousOwnerOperator>
  </PreviousOwnerOperators>
  <CurrentBelievedFlagOfShips><CurrentBelievedFlagOfShip>Comoros</CurrentBelievedFlagOfShip>
  </CurrentBelievedFlagOfShips><PreviousFlags><PreviousFlag>India</PreviousFlag></PreviousFlags>
  <TypeOfShipDetails><TypeOfShip>Bulk Carrier</TypeOfShip></TypeOfShipDetails>
  <TonnageOfShipDetails><TonnageOfShip>7078</TonnageOfShip></TonnageOfShipDetails>
  <LengthOfShipDetails><LengthOfShip>100m</LengthOfShip></LengthOfShipDetails>
  <YearsBuilt><YearBuilt>2011</YearBuilt></YearsBuilt>
  <HullIdentificationNumbers><HullIdentificationNumber>HIN1</HullIdentificationNumber>
  </HullIdentificationNumbers></Ship></ShipDetails>
</Designation>
<Designation>
 <LastUpdated>18/12/2030</LastUpdated><DateDesignated>03/10/2022</DateDesignated>
 <UniqueID>RUS9999</UniqueID>
 <Names><Name><Name6>INDIA LLC</Name6><NameType>Primary name</NameType></Name></Names>
 <RegimeName>The Russia Regulations</RegimeName><IndividualEntityShip>Entity</IndividualEntityShip>
 <DesignationSource>UK</DesignationSource><SanctionsImposed>Asset freeze</SanctionsImposed>
 <EntityDetails><Entity><TypeOfEntities><TypeOfEntity>Bank</TypeOfEntity></TypeOfEntities>
  <Subsidiaries><Subsidiary>Sub LLC</Subsidiary></Subsidiaries>
  <ParentCompanies><ParentCompany>Parent PJSC</ParentCompany></ParentCompanies>
  <BusinessRegistrationNumbers>
   <BusinessRegistrationNumber>1027700132195</BusinessRegistrationNumber>
  </BusinessRegistrationNumbers></Entity></EntityDetails>
</Designation>
</Designations>
""".encode()

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
    "ftm-json-lines": FTM_FLAT,
}
