"""The types every room speaks: parties, publications, questions and decisions.

All are frozen msgspec structs: cheap to make, safe to share between threads and processes, and
with one JSON form each (`to_json`, `to_builtins`). FollowTheMoney is spoken at the edge.
"""

from penstock.model._decision import (
    Contribution,
    Coverage,
    Decision,
    Evidence,
    Finding,
    Hit,
    ListVersion,
    Outcome,
    Question,
    QuestionKind,
    Reason,
    Receipt,
    Stage,
    Subject,
)
from penstock.model._ftm import party_to_ftm
from penstock.model._ftm_read import party_from_ftm, subject_from_ftm
from penstock.model._party import (
    DateRange,
    Feature,
    FeatureKind,
    Identifier,
    IdentifierKind,
    ListId,
    Listing,
    Name,
    NameKind,
    Party,
    PartyId,
    Place,
    Relation,
    RelationKind,
    Schema,
)
from penstock.model._publication import (
    Delta,
    FieldChange,
    Publication,
    Snapshot,
    SnapshotStatus,
)
from penstock.model._wire import party_from_json, party_to_json, to_builtins, to_json

__all__ = [
    "Contribution",
    "Coverage",
    "DateRange",
    "Decision",
    "Delta",
    "Evidence",
    "Feature",
    "FeatureKind",
    "FieldChange",
    "Finding",
    "Hit",
    "Identifier",
    "IdentifierKind",
    "ListId",
    "ListVersion",
    "Listing",
    "Name",
    "NameKind",
    "Outcome",
    "Party",
    "PartyId",
    "Place",
    "Publication",
    "Question",
    "QuestionKind",
    "Reason",
    "Receipt",
    "Relation",
    "RelationKind",
    "Schema",
    "Snapshot",
    "SnapshotStatus",
    "Stage",
    "Subject",
    "party_from_ftm",
    "party_from_json",
    "party_to_ftm",
    "party_to_json",
    "subject_from_ftm",
    "to_builtins",
    "to_json",
]
