"""Which FollowTheMoney property says what our vocabulary says.

Source: the FollowTheMoney schema definitions, release 4.11 (MIT), read 2026-11-23.
"""

from penstock.model._party import FeatureKind, IdentifierKind, NameKind, Schema

# Our one addition to the FollowTheMoney schemata, and how it is spelt there.
JURISDICTION_SCHEMA = "Territory"

LEGAL_ENTITIES = frozenset(
    {
        Schema.LEGAL_ENTITY,
        Schema.PERSON,
        Schema.ORGANIZATION,
        Schema.COMPANY,
        Schema.PUBLIC_BODY,
    }
)
_ORGANISATIONS = frozenset({Schema.ORGANIZATION, Schema.COMPANY, Schema.PUBLIC_BODY})
_PERSON = frozenset({Schema.PERSON})
_VESSEL = frozenset({Schema.VESSEL})
_AIRPLANE = frozenset({Schema.AIRPLANE})

# Schemata that are a thing somebody may ask about without our having a finer word for it.
VAGUE_SCHEMATA = frozenset({"Thing", "Asset", "Vehicle", "RealEstate", "BankAccount", "License"})

NAME_PROPERTIES: dict[str, NameKind] = {
    "name": NameKind.PRIMARY,
    "alias": NameKind.ALIAS,
    "abbreviation": NameKind.ALIAS,
    "previousName": NameKind.FORMER,
    "weakAlias": NameKind.WEAK_ALIAS,
}
PROPERTY_OF_NAME: dict[NameKind, str] = {
    NameKind.PRIMARY: "name",
    NameKind.ALIAS: "alias",
    NameKind.FORMER: "previousName",
    NameKind.WEAK_ALIAS: "weakAlias",
}

# (property, kind, schemata that have the property). The first row of a kind is the one written.
IDENTIFIER_PROPERTIES: tuple[tuple[str, IdentifierKind, frozenset[Schema]], ...] = (
    ("passportNumber", IdentifierKind.PASSPORT, _PERSON),
    ("idNumber", IdentifierKind.NATIONAL_ID, LEGAL_ENTITIES),
    ("socialSecurityNumber", IdentifierKind.NATIONAL_ID, _PERSON),
    ("taxNumber", IdentifierKind.TAX_ID, LEGAL_ENTITIES),
    ("vatCode", IdentifierKind.TAX_ID, LEGAL_ENTITIES),
    ("innCode", IdentifierKind.TAX_ID, LEGAL_ENTITIES),
    ("registrationNumber", IdentifierKind.REGISTRATION, LEGAL_ENTITIES),
    ("ogrnCode", IdentifierKind.REGISTRATION, LEGAL_ENTITIES),
    ("okpoCode", IdentifierKind.REGISTRATION, LEGAL_ENTITIES),
    ("uscCode", IdentifierKind.REGISTRATION, LEGAL_ENTITIES),
    ("licenseNumber", IdentifierKind.OTHER, LEGAL_ENTITIES),
    ("leiCode", IdentifierKind.LEI, LEGAL_ENTITIES),
    ("dunsCode", IdentifierKind.DUNS, LEGAL_ENTITIES),
    ("swiftBic", IdentifierKind.BIC, LEGAL_ENTITIES),
    ("email", IdentifierKind.EMAIL, LEGAL_ENTITIES),
    ("phone", IdentifierKind.PHONE, LEGAL_ENTITIES),
    ("website", IdentifierKind.WEBSITE, LEGAL_ENTITIES),
    ("imoNumber", IdentifierKind.IMO, _VESSEL | _ORGANISATIONS),
    ("isinCode", IdentifierKind.ISIN, frozenset({Schema.COMPANY})),
    ("isin", IdentifierKind.ISIN, frozenset({Schema.SECURITY})),
    ("mmsi", IdentifierKind.MMSI, _VESSEL),
    ("callSign", IdentifierKind.CALL_SIGN, _VESSEL),
    ("registrationNumber", IdentifierKind.REGISTRATION, _VESSEL),
    ("registrationNumber", IdentifierKind.AIRCRAFT_TAIL, _AIRPLANE),
    ("serialNumber", IdentifierKind.AIRCRAFT_SERIAL, _AIRPLANE),
    ("publicKey", IdentifierKind.WALLET, frozenset({Schema.CRYPTO_WALLET})),
    ("cryptoAddress", IdentifierKind.WALLET, frozenset({Schema.CRYPTO_WALLET})),
)
# Of these the property says all there is; a country or date of issue would be of no use.
SELF_CONTAINED = frozenset(
    {IdentifierKind.EMAIL, IdentifierKind.PHONE, IdentifierKind.WEBSITE, IdentifierKind.WALLET}
)
# `licenseNumber` is read as OTHER but other numbers are not licences: never written.
NEVER_WRITTEN = frozenset({"licenseNumber"})

FEATURE_PROPERTIES: tuple[tuple[str, FeatureKind, frozenset[Schema]], ...] = (
    ("gender", FeatureKind.GENDER, _PERSON),
    ("title", FeatureKind.TITLE, _PERSON),
    ("position", FeatureKind.POSITION, _PERSON),
    ("status", FeatureKind.STATUS, LEGAL_ENTITIES),
    ("legalForm", FeatureKind.ORGANISATION_TYPE, LEGAL_ENTITIES),
    ("type", FeatureKind.VESSEL_TYPE, _VESSEL),
    ("flag", FeatureKind.VESSEL_FLAG, _VESSEL),
    ("pastFlags", FeatureKind.VESSEL_FORMER_FLAG, _VESSEL),
    ("deadweightTonnage", FeatureKind.DEADWEIGHT_TONNAGE, _VESSEL),
    ("grossRegisteredTonnage", FeatureKind.GROSS_TONNAGE, _VESSEL),
    ("tonnage", FeatureKind.GROSS_TONNAGE, _VESSEL),
    ("buildDate", FeatureKind.BUILD_DATE, _VESSEL | _AIRPLANE),
    ("model", FeatureKind.AIRCRAFT_MODEL, _AIRPLANE),
    ("type", FeatureKind.AIRCRAFT_MODEL, _AIRPLANE),
)


def schema_from_ftm(name: str) -> Schema | None:
    """Return our schema for a FollowTheMoney schema name, None where we have no finer word."""
    if name == JURISDICTION_SCHEMA:
        return Schema.JURISDICTION
    try:
        return Schema(name)
    except ValueError:
        return None


def is_party_schema(name: str) -> bool:
    """Say whether an entity of this FollowTheMoney schema may be a party or a customer."""
    return schema_from_ftm(name) is not None or name in VAGUE_SCHEMATA


def identifier_property(kind: IdentifierKind, schema: Schema) -> str | None:
    """Return the property of `schema` that says `kind`, None where there is none."""
    for name, its_kind, schemata in IDENTIFIER_PROPERTIES:
        if its_kind is kind and schema in schemata and name not in NEVER_WRITTEN:
            return name
    return None


def feature_property(kind: FeatureKind, schema: Schema) -> str | None:
    """Return the property of `schema` that says `kind`, None where there is none."""
    for name, its_kind, schemata in FEATURE_PROPERTIES:
        if its_kind is kind and schema in schemata:
            return name
    return None
