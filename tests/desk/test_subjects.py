from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from penstock.desk._columns import (
    column_spellings,
    known_columns,
    plain,
    read_schema,
    schema_option,
)
from penstock.desk._subjects import identifier_option, read_identifier, read_subjects, unasked
from penstock.errors import MalformedInput, UsageError
from penstock.model import DateRange, Identifier, IdentifierKind, Place, Schema, Subject
from tests.shared import shared_data


def subjects(folder: Path, text: str, notes: list[str] | None = None) -> list[Subject]:
    path = folder / "questions.csv"
    path.write_text(text, encoding="utf-8")
    return list(read_subjects(path, note=(notes if notes is not None else []).append))


def test_the_contract_s_columns(tmp_path):
    text = (
        "id,name,schema,birth_date,country,imo,passport,address,city,gender,alias\n"
        '7,Kim Jong Un,individual,1984-01-08,KP,9187629,PP 1,"1 Main St",Pyongyang,M,'
        '"Kim Chŏng-ŭn; 김정은"\n'
    )
    assert subjects(tmp_path, text) == [
        Subject(
            id="7",
            names=("Kim Jong Un", "Kim Chŏng-ŭn", "김정은"),
            schema=Schema.PERSON,
            birth_dates=(DateRange(date(1984, 1, 8), date(1984, 1, 8), text="1984-01-08"),),
            countries=("KP",),
            identifiers=(
                Identifier(IdentifierKind.IMO, "9187629", label="imo"),
                Identifier(IdentifierKind.PASSPORT, "PP 1", label="passport"),
            ),
            addresses=(Place("1 Main St", city="Pyongyang"),),
            gender="male",
            row=2,
        )
    ]


@pytest.mark.parametrize(
    "header",
    ["full_name;DOB;Nationality;Type", "Full Name;Date of Birth;COUNTRY;entity-type"],
)
def test_synonyms_in_any_case_with_any_punctuation(tmp_path, header):
    found = subjects(tmp_path, f"{header}\nA B;1980;Iran;ship\n")[0]
    assert found.names == ("A B",)
    assert found.birth_dates[0].earliest == date(1980, 1, 1)
    assert found.countries == ("IR",)
    assert found.schema is Schema.VESSEL
    assert found.id == "2"


def test_parts_of_a_name_are_joined_where_no_whole_name_stands(tmp_path):
    text = "first_name,middle_name,last_name,full_name\nA,B,C,\nA,,C,D E\n,,,\n"
    found = subjects(tmp_path, text + '"x","","",""\n')
    assert [subject.names for subject in found] == [("A B C",), ("D E",), ("x",)]


def test_a_blank_name_is_kept_as_a_question_that_cannot_be_asked(tmp_path):
    found = subjects(tmp_path, "id,name\n1,\n2,A\n3,---\n")
    assert [subject.id for subject in found] == ["1", "2", "3"]
    assert [unasked(subject) for subject in found] == [
        "The name is empty",
        "",
        "The name is empty",
    ]
    assert "longer than" in unasked(Subject(id="1", names=("a" * 2001,)))


def test_identifiers_alone_are_a_question_but_not_beside_a_blank_name(tmp_path):
    alone = subjects(tmp_path, "wallet\n1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa\n")[0]
    assert (alone.names, unasked(alone)) == ((), "")
    beside = subjects(tmp_path, "name,bic\n,DCBKKPPY\n")[0]
    assert unasked(beside) == "The name is empty"


def test_no_name_column_names_the_columns_found(tmp_path):
    with pytest.raises(UsageError) as caught:
        subjects(tmp_path, "foo,bar\n1,2\n")
    assert "its columns are foo, bar" in caught.value.message
    assert "full_name" in caught.value.hint


@pytest.mark.parametrize("text", ["id,name\n", "[]", "name\n\n\n"])
def test_a_file_that_asks_about_nobody_is_refused(tmp_path, text):
    with pytest.raises(MalformedInput, match="asks about nobody"):
        subjects(tmp_path, text)


def test_unused_columns_and_unknown_values_are_told_once(tmp_path):
    notes: list[str] = []
    text = "name,shoe_size,country,type,dob\n" + "A,43,Atlantis,wizard,someday\n" * 3
    found = subjects(tmp_path, text, notes)
    assert len(notes) == 4
    assert all(", row 2: " in note for note in notes)
    assert found[0].countries == ()
    assert found[0].schema is None


def test_blank_markers_are_no_news(tmp_path):
    notes: list[str] = []
    text = "name,country,dob,passport\nA,N/A,-,none\n"
    assert subjects(tmp_path, text, notes)[0].identifiers == ()
    assert notes == []


def test_entities_of_followthemoney_are_read(tmp_path):
    path = tmp_path / "entities.jsonl"
    path.write_text(
        '{"id": "Q1", "schema": "Person", "properties": {"name": ["A B", "B A"], '
        '"birthDate": ["1980-01-02"], "nationality": ["kp"], "passportNumber": ["X1", "X2"]}}\n'
        '{"id": "Q2", "schema": "Vessel", "properties": {"name": ["Ship"], "imoNumber": ["1"]}}\n'
    )
    first, second = read_subjects(path, note=print)
    assert first.names == ("A B", "B A")
    assert first.countries == ("KP",)
    assert [one.value for one in first.identifiers] == ["X1", "X2"]
    assert second.schema is Schema.VESSEL
    assert second.identifiers[0].kind is IdentifierKind.IMO


def test_several_countries_in_a_cell(tmp_path):
    found = subjects(tmp_path, 'name,nationality\nA,"Iran; Syria"\nB,IR/KP\n')
    assert [subject.countries for subject in found] == [("IR", "SY"), ("IR", "KP")]


def test_identifiers_as_a_person_types_them():
    assert read_identifier("imo:9187629") == Identifier(IdentifierKind.IMO, "9187629")
    assert identifier_option("SWIFT: DCBKKPPY").kind is IdentifierKind.BIC
    assert read_identifier("12:34").value == "12:34"
    for text in ("9187629", "foo:1", "imo:"):
        with pytest.raises(UsageError, match="kind:value"):
            identifier_option(text)


def test_schema_words():
    assert read_schema("Natural Person") is Schema.PERSON
    assert schema_option("AIRCRAFT") is Schema.AIRPLANE
    with pytest.raises(UsageError) as caught:
        schema_option("vesel")
    assert caught.value.hint == "Did you mean Vessel?"


def test_the_table_of_columns_is_sound():
    spelt = column_spellings()
    assert sum(len(columns) for columns in spelt.values()) == len(known_columns())
    fields = {"id", "name", "alias", "given", "middle", "family", "schema", "birth_date"}
    fields |= {"nationality", "residence", "registration"}
    fields |= {"country", "gender", "address", "street", "city", "region", "postal_code"}
    fields |= {"identifier"} | {f"identifier:{kind.value}" for kind in IdentifierKind}
    fields -= {"identifier:other"}
    assert set(spelt) == fields
    assert all(plain(column) for columns in spelt.values() for column in columns)


@given(st.dictionaries(st.text(min_size=1), st.text(), max_size=5))
def test_any_columns_and_cells_give_a_subject_or_a_usage_error(tmp_path_factory, row):
    import json

    path = tmp_path_factory.getbasetemp() / "row.jsonl"
    path.write_text(json.dumps(row) + '\n{"name": "A"}\n')
    try:
        found = list(read_subjects(path, note=lambda _: None))
    except UsageError:
        return
    assert len(found) == 2


@pytest.mark.shared
def test_fifty_thousand_people_of_the_world():
    notes: list[str] = []
    path = shared_data() / "names" / "benign_persons_global.csv"
    found = list(read_subjects(path, note=notes.append))
    assert len(found) == 50_000
    assert all(subject.countries and subject.birth_dates for subject in found)
    assert len(notes) == 1
    assert "place_of_birth" in notes[0]


@pytest.mark.parametrize(
    ("header", "row", "schema"),
    [
        ("name,gender", "Ann Example,F", Schema.PERSON),
        ("first_name,last_name", "Ann,Example", Schema.PERSON),
        ("name,gender,type", "Ann Example Ltd,F,company", Schema.COMPANY),
        ("name,gender", "Ann Example,", None),
        ("name,first_name,last_name", "Example Ltd,,", None),
    ],
)
def test_a_gender_or_both_parts_of_a_name_make_a_person(tmp_path, header, row, schema):
    assert subjects(tmp_path, f"{header}\n{row}\n")[0].schema is schema
