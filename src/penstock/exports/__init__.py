"""Export control: may this item go to this party in this place, by which text, as of which day.

The U.S. Export Administration Regulations as steps over tables (`data/exports`): what is subject
to them, the Commerce Country Chart, embargoes, end users and end uses, licence exceptions. Every
answer is in three values and names the facts it lacks; none ever says "cleared".
"""

from typing import TYPE_CHECKING

from penstock.lazy import on_first_use

if TYPE_CHECKING:
    from penstock.exports._chart import row_asks
    from penstock.exports._classify import Candidate, Classifier, classifier, dual_use_classifier
    from penstock.exports._determine import (
        Determined,
        de_minimis_of,
        determine,
        determine_many,
        look_ahead,
    )
    from penstock.exports._entries import Entry, ReasonRow, split_eccn
    from penstock.exports._harmonized import goods_text, is_goods_code, nearest_goods_codes
    from penstock.exports._import import ImportedText, import_regulations, tables_of, tables_on
    from penstock.exports._listings import footnote_of, listed_days, listing_applies, notice_days
    from penstock.exports._read import (
        is_shipments,
        read_content,
        read_shipments,
        shipment_columns,
        shipment_of,
    )
    from penstock.exports._share import ContentLine, DeMinimis
    from penstock.exports._shipment import (
        Content,
        DirectProduct,
        EndUserListing,
        Holding,
        Owner,
        Shipment,
        TradeParty,
    )
    from penstock.exports._tables import (
        ExportTables,
        export_rules_sha256,
        export_tables,
        goods_tags,
    )

_NAMES_OF = {
    "_chart": ("row_asks",),
    "_classify": ("Candidate", "Classifier", "classifier", "dual_use_classifier"),
    "_determine": ("Determined", "de_minimis_of", "determine", "determine_many", "look_ahead"),
    "_entries": ("Entry", "ReasonRow", "split_eccn"),
    "_harmonized": ("goods_text", "is_goods_code", "nearest_goods_codes"),
    "_import": ("ImportedText", "import_regulations", "tables_of", "tables_on"),
    "_listings": ("footnote_of", "listed_days", "listing_applies", "notice_days"),
    "_read": ("is_shipments", "read_content", "read_shipments", "shipment_columns", "shipment_of"),
    "_share": ("ContentLine", "DeMinimis"),
    "_shipment": (
        "Content",
        "DirectProduct",
        "EndUserListing",
        "Holding",
        "Owner",
        "Shipment",
        "TradeParty",
    ),
    "_tables": ("ExportTables", "export_rules_sha256", "export_tables", "goods_tags"),
}

__all__ = [
    "Candidate",
    "Classifier",
    "Content",
    "ContentLine",
    "DeMinimis",
    "Determined",
    "DirectProduct",
    "EndUserListing",
    "Entry",
    "ExportTables",
    "Holding",
    "ImportedText",
    "Owner",
    "ReasonRow",
    "Shipment",
    "TradeParty",
    "classifier",
    "de_minimis_of",
    "determine",
    "determine_many",
    "dual_use_classifier",
    "export_rules_sha256",
    "export_tables",
    "footnote_of",
    "goods_tags",
    "goods_text",
    "import_regulations",
    "is_goods_code",
    "is_shipments",
    "listed_days",
    "listing_applies",
    "look_ahead",
    "nearest_goods_codes",
    "notice_days",
    "read_content",
    "read_shipments",
    "row_asks",
    "shipment_columns",
    "shipment_of",
    "split_eccn",
    "tables_of",
    "tables_on",
]

__getattr__ = on_first_use(__name__, _NAMES_OF)
