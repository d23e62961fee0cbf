"""The use cases: load lists, know what is loaded, answer questions. Nothing here prints.

`make_ready` turns settings and a date into what an answer rests on; `answers` and `check` ask.
Every door (command line, service, library) goes through these functions and decides nothing.

A name is loaded with its module when it is first used, so that a question does not wait for the
readers of lists.
"""

from typing import TYPE_CHECKING

from penstock.desk._names import NAMES_OF
from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.desk._anything import check_anything
    from penstock.desk._asker import Asker, make_asker
    from penstock.desk._bill import (
        LINE_COLUMNS,
        calculate_de_minimis,
        de_minimis_line,
        de_minimis_rows,
    )
    from penstock.desk._birth_dates import read_birth_dates
    from penstock.desk._business_days import business_day_after, federal_holidays, is_business_day
    from penstock.desk._case_paper import case_page
    from penstock.desk._cases import CaseDesk, alert_line, alert_number, reason_codes
    from penstock.desk._check import (
        DECISION_COLUMNS,
        HIT_COLUMNS,
        Answer,
        answers,
        check,
        check_paths,
        decision,
        decision_row,
        hit_rows,
        screen_line,
    )
    from penstock.desk._columns import column_spellings, schema_option
    from penstock.desk._control_list import (
        CANDIDATE_COLUMNS,
        CONTROL_LISTS,
        ENTRY_COLUMNS,
        candidate_rows,
        control_entry,
        entry_rows,
    )
    from penstock.desk._correspondents import (
        CORRESPONDENT_COLUMNS,
        correspondent_line,
        recorded_correspondents,
    )
    from penstock.desk._demo import fill_with_demo
    from penstock.desk._determinations import record_determinations
    from penstock.desk._elsewhere import Elsewhere
    from penstock.desk._evidence import TestRun, programme_evidence, record_test
    from penstock.desk._file_desk import FileAnswer, FileDesk
    from penstock.desk._keeping import back_up, restore
    from penstock.desk._ledger import (
        anchor_line,
        entry_line,
        find_entries,
        report_line,
        verify_ledger,
    )
    from penstock.desk._listed_values import property_type
    from penstock.desk._lists import Loaded, list_line, load_lists, snapshot_line, update_lists
    from penstock.desk._look_back import LookedBack, look_back
    from penstock.desk._measures import (
        calendar_rows,
        find_measures,
        measure_rows,
        show_measure,
        timeline_lines,
        timeline_page,
        timeline_picture,
    )
    from penstock.desk._monitoring import Monitoring, Rescreened
    from penstock.desk._name_search import NameSearch, Sought, is_schema, known_schema
    from penstock.desk._news import (
        article_decision,
        check_articles,
        is_article_file,
        news_reader,
        read_news,
    )
    from penstock.desk._notices import NOTICE_COLUMNS, notices_sent, record_notice
    from penstock.desk._orders import (
        OrderAnswer,
        OrderDesk,
        OrderRequest,
        orders_of,
    )
    from penstock.desk._owner_changes import (
        OwnersChanged,
        OwnersStanding,
        kept_changes,
        owners_changed,
        owners_standing,
    )
    from penstock.desk._ownership import (
        DELTA_COLUMNS,
        Explained,
        OwnersAsked,
        draw_owners,
        explain_party,
        load_owners,
        open_register,
        ownership_delta,
        trace_owners,
        trace_owners_on_spark,
    )
    from penstock.desk._pairs import compare_rows
    from penstock.desk._papers import (
        REPORT_COLUMNS,
        annual_report,
        case_file,
        draft_notice,
        draft_report,
        report_due,
        reports_due,
    )
    from penstock.desk._party_desk import Decided, PartyDesk
    from penstock.desk._payments import (
        basis_of,
        called,
        check_by_value_date,
        check_payments,
        compare_payments,
        is_payment_file,
        make_basis,
        report_correspondents,
    )
    from penstock.desk._people import (
        SHORTEST_PASSWORD,
        Door,
        NewKey,
        SignedIn,
        account_line,
        key_line,
        same_csrf,
        trial_actor,
    )
    from penstock.desk._permissions import (
        permission_meanings,
        permissions,
        permissions_of,
        require,
        require_other,
    )
    from penstock.desk._quieting import Quieting, make_quieting, propose_entry
    from penstock.desk._ready import STARTER_NOTICE, Ready, make_ready, open_screener, open_store
    from penstock.desk._recorder import Recorder, forget_payments, with_repetitions
    from penstock.desk._records import determination_record, record_pdf, write_records
    from penstock.desk._replay import Replayer, replay_ledger
    from penstock.desk._retention import (
        approve_purge,
        propose_purge,
        purge_ledger,
        purge_proposal,
        refuse_purge,
        retention_report,
    )
    from penstock.desk._review import Review, review_of, score_parts, token_pairs
    from penstock.desk._service import Service, ServiceStanding
    from penstock.desk._shipment_rows import SHIPMENT_COLUMNS, shipment_row
    from penstock.desk._shipments import (
        ABOUT_A_SHIPMENT,
        EXPORTER,
        ShipmentBasis,
        called_shipment,
        check_shipments,
        decide_shipments,
        make_shipment_basis,
        shipment_basis_of,
    )
    from penstock.desk._spark_screen import SparkScreened, screen_on_spark
    from penstock.desk._status import SNAPSHOT_HINT, lists_diff, lists_status, show_party
    from penstock.desk._subjects import country_codes, identifier_option, read_subjects, unasked
    from penstock.desk._what_if import what_if
    from penstock.desk._whitelist import Whitelist, standing_of, today_utc, whitelist_line

__all__ = [
    "ABOUT_A_SHIPMENT",
    "CANDIDATE_COLUMNS",
    "CONTROL_LISTS",
    "CORRESPONDENT_COLUMNS",
    "DECISION_COLUMNS",
    "DELTA_COLUMNS",
    "ENTRY_COLUMNS",
    "EXPORTER",
    "HIT_COLUMNS",
    "LINE_COLUMNS",
    "NOTICE_COLUMNS",
    "REPORT_COLUMNS",
    "SHIPMENT_COLUMNS",
    "SHORTEST_PASSWORD",
    "SNAPSHOT_HINT",
    "STARTER_NOTICE",
    "Answer",
    "Asker",
    "CaseDesk",
    "Decided",
    "Door",
    "Elsewhere",
    "Explained",
    "FileAnswer",
    "FileDesk",
    "Loaded",
    "LookedBack",
    "Monitoring",
    "NameSearch",
    "NewKey",
    "OrderAnswer",
    "OrderDesk",
    "OrderRequest",
    "OwnersAsked",
    "OwnersChanged",
    "OwnersStanding",
    "PartyDesk",
    "Quieting",
    "Ready",
    "Recorder",
    "Replayer",
    "Rescreened",
    "Review",
    "Service",
    "ServiceStanding",
    "ShipmentBasis",
    "SignedIn",
    "Sought",
    "SparkScreened",
    "TestRun",
    "Whitelist",
    "account_line",
    "alert_line",
    "alert_number",
    "anchor_line",
    "annual_report",
    "answers",
    "approve_purge",
    "article_decision",
    "back_up",
    "basis_of",
    "business_day_after",
    "calculate_de_minimis",
    "calendar_rows",
    "called",
    "called_shipment",
    "candidate_rows",
    "case_file",
    "case_page",
    "check",
    "check_anything",
    "check_articles",
    "check_by_value_date",
    "check_paths",
    "check_payments",
    "check_shipments",
    "column_spellings",
    "compare_payments",
    "compare_rows",
    "control_entry",
    "correspondent_line",
    "country_codes",
    "de_minimis_line",
    "de_minimis_rows",
    "decide_shipments",
    "decision",
    "decision_row",
    "determination_record",
    "draft_notice",
    "draft_report",
    "draw_owners",
    "entry_line",
    "entry_rows",
    "explain_party",
    "federal_holidays",
    "fill_with_demo",
    "find_entries",
    "find_measures",
    "forget_payments",
    "hit_rows",
    "identifier_option",
    "is_article_file",
    "is_business_day",
    "is_payment_file",
    "is_schema",
    "kept_changes",
    "key_line",
    "known_schema",
    "list_line",
    "lists_diff",
    "lists_status",
    "load_lists",
    "load_owners",
    "look_back",
    "make_asker",
    "make_basis",
    "make_quieting",
    "make_ready",
    "make_shipment_basis",
    "measure_rows",
    "news_reader",
    "notices_sent",
    "open_register",
    "open_screener",
    "open_store",
    "orders_of",
    "owners_changed",
    "owners_standing",
    "ownership_delta",
    "permission_meanings",
    "permissions",
    "permissions_of",
    "programme_evidence",
    "property_type",
    "propose_entry",
    "propose_purge",
    "purge_ledger",
    "purge_proposal",
    "read_birth_dates",
    "read_news",
    "read_subjects",
    "reason_codes",
    "record_determinations",
    "record_notice",
    "record_pdf",
    "record_test",
    "recorded_correspondents",
    "refuse_purge",
    "replay_ledger",
    "report_correspondents",
    "report_due",
    "report_line",
    "reports_due",
    "require",
    "require_other",
    "restore",
    "retention_report",
    "review_of",
    "same_csrf",
    "schema_option",
    "score_parts",
    "screen_line",
    "screen_on_spark",
    "shipment_basis_of",
    "shipment_row",
    "show_measure",
    "show_party",
    "snapshot_line",
    "standing_of",
    "timeline_lines",
    "timeline_page",
    "timeline_picture",
    "today_utc",
    "token_pairs",
    "trace_owners",
    "trace_owners_on_spark",
    "trial_actor",
    "unasked",
    "update_lists",
    "verify_ledger",
    "what_if",
    "whitelist_line",
    "with_repetitions",
    "write_records",
]

__getattr__ = on_first_use(__name__, NAMES_OF)
