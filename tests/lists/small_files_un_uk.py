"""Small publications of the United Nations and Britain. No party in them exists."""

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
