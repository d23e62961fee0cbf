"""The closed vocabularies of a measure: who, what, how far."""

from enum import StrEnum


class Sender(StrEnum):
    """Whose law a measure is."""

    US = "us"
    UN = "un"
    EU = "eu"
    UK = "uk"


class EventKind(StrEnum):
    """What happened to a measure on a day.

    `finding`, `proposal`, `order`, `final_rule` and `enactment` start a state; the others change,
    mask or end the state another event started. `enactment` is any act that binds by itself:
    a statute, executive order, regulation, resolution or directive.
    """

    FINDING = "finding"
    PROPOSAL = "proposal"
    ORDER = "order"
    FINAL_RULE = "final_rule"
    ENACTMENT = "enactment"
    AMENDMENT = "amendment"
    REOPENING = "reopening"
    POSTPONEMENT = "postponement"
    EXTENSION = "extension"
    INJUNCTION = "injunction"
    INJUNCTION_LIFTED = "injunction_lifted"
    EXCEPTION = "exception"
    EXCEPTION_REVOKED = "exception_revoked"
    LAPSE = "lapse"
    WITHDRAWAL = "withdrawal"
    REPEAL = "repeal"
    NOTE = "note"


class Effect(StrEnum):
    """What a requirement demands or forbids. The wording of each is in `wording.yaml`."""

    BLOCK = "block"
    REJECT = "reject"
    PROHIBIT_CORRESPONDENT_ACCOUNT = "prohibit_correspondent_account"
    PROHIBIT_PAYABLE_THROUGH_ACCOUNT = "prohibit_payable_through_account"
    CONDITION_ACCOUNT = "condition_account"
    NOT_PROCESS_CLAUSE = "not_process_clause"
    SPECIAL_MEASURE_1 = "special_measure_1"
    SPECIAL_MEASURE_2 = "special_measure_2"
    SPECIAL_MEASURE_3 = "special_measure_3"
    SPECIAL_MEASURE_4 = "special_measure_4"
    PROHIBIT_TRANSMITTAL = "prohibit_transmittal"
    DUE_DILIGENCE = "due_diligence"
    NOTIFY_CORRESPONDENTS = "notify_correspondents"
    INVESTIGATE_AND_PREVENT = "investigate_and_prevent"
    RECORD_NOTICE = "record_notice"
    REPORT = "report"
    MENU_SANCTIONS = "menu_sanctions"
    EXPORT_CONDITION = "export_condition"
    IMPORT_BAN = "import_ban"
    EXPORT_BAN = "export_ban"
    SERVICES_BAN = "services_ban"
    INVESTMENT_BAN = "investment_ban"
    FACILITATION_BAN = "facilitation_ban"
    DEALING_BAN = "dealing_ban"
    DEBT_LIMIT = "debt_limit"
    SECURITIES_BAN = "securities_ban"
    LUXURY_GOODS_BAN = "luxury_goods_ban"
    QUANTITY_CAP = "quantity_cap"
    INSURANCE_BAN = "insurance_ban"
    FINANCIAL_SUPPORT_BAN = "financial_support_ban"
    VESSEL_CALL_BAN = "vessel_call_ban"
    FLAG_REGISTRATION_BAN = "flag_registration_ban"
    CARGO_INSPECTION = "cargo_inspection"
    WORKERS_BAN = "workers_ban"
    TRAVEL_BAN = "travel_ban"
    WIND_DOWN = "wind_down"
    SECONDARY_SANCTIONS_RISK = "secondary_sanctions_risk"
    ANTI_EVASION = "anti_evasion"


class Person(StrEnum):
    """Who is bound. A `Bound` may add the citation of a narrower definition."""

    US_PERSON = "us_person"
    PERSON_SUBJECT_TO_US_JURISDICTION = "person_subject_to_us_jurisdiction"
    US_OWNED_FOREIGN_ENTITY = "us_owned_foreign_entity"
    US_BANK_OWNED_FOREIGN_ENTITY = "us_bank_owned_foreign_entity"
    COVERED_FINANCIAL_INSTITUTION = "covered_financial_institution"
    DOMESTIC_FINANCIAL_INSTITUTION = "domestic_financial_institution"
    US_FINANCIAL_INSTITUTION = "us_financial_institution"
    US_SECURITIES_ISSUER = "us_securities_issuer"
    EU_PERSON = "eu_person"
    EU_FINANCIAL_INSTITUTION = "eu_financial_institution"
    UK_PERSON = "uk_person"
    UK_FINANCIAL_INSTITUTION = "uk_financial_institution"
    UN_MEMBER = "un_member"
    AGENCY = "agency"
    ANYONE = "anyone"


class Nexus(StrEnum):
    """What brings a person into reach whom the measure does not bind outright."""

    US_DOLLAR_CLEARING = "us_dollar_clearing"
    US_ORIGIN_GOODS = "us_origin_goods"
    US_PERSON_INVOLVED = "us_person_involved"
    US_TERRITORY = "us_territory"
    CAUSING_VIOLATION = "causing_violation"
    SECONDARY_SANCTIONS = "secondary_sanctions"
    EU_PERSON_INVOLVED = "eu_person_involved"
    UK_PERSON_INVOLVED = "uk_person_involved"


class Activity(StrEnum):
    """What the question is about; a requirement may concern only some."""

    PAYMENT = "payment"
    ACCOUNT = "account"
    RELATIONSHIP = "relationship"
    IMPORT = "import"
    EXPORT = "export"
    SERVICES = "services"
    INVESTMENT = "investment"
    DEBT = "debt"
    SECURITIES = "securities"
    INSURANCE = "insurance"
    TRANSPORT = "transport"
    VESSEL_CALL = "vessel_call"
    FLAGGING = "flagging"
    EMPLOYMENT = "employment"


class PartyKind(StrEnum):
    """What a party is, as far as measures ask."""

    PERSON = "person"
    COMPANY = "company"
    BANK = "bank"
    NONBANK_FINANCIAL = "nonbank_financial"
    GOVERNMENT = "government"
    VESSEL = "vessel"
    AIRCRAFT = "aircraft"


class Comparison(StrEnum):
    """How a share is held against a threshold."""

    MORE_THAN = "more_than"
    AT_LEAST = "at_least"


class AccountUse(StrEnum):
    """How an account must stand to the target for a requirement to apply.

    `direct`: the account is the target's own or opened for it. `through`: a transaction for the
    correspondent account of a foreign bank involves the target.
    """

    DIRECT = "direct"
    THROUGH = "through"


class Direction(StrEnum):
    """Which way goods go, seen from the country the target names."""

    IMPORT = "import"
    EXPORT = "export"


class ClockUnit(StrEnum):
    """What a clock counts."""

    DAYS = "days"
    BUSINESS_DAYS = "business_days"
    MONTHS = "months"
    YEARS = "years"


class Tie(StrEnum):
    """Which tie of a party to a country a jurisdiction target counts.

    `nationality` is that of one who may live elsewhere; it counts only where a target says so.
    """

    COUNTRY = "country"
    CHARTERED = "chartered"
    LOCATED = "located"
    GOVERNMENT = "government"
    PLACE = "place"
    NATIONALITY = "nationality"
