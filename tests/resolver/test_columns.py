"""The compiled normal forms are those of `resolver/normalise.py`."""

from collections import Counter
from itertools import chain, pairwise
from typing import Any

import numpy as np
import phonenumbers
from hypothesis import example, given, settings
from hypothesis import strategies as st

from resolver import normalise
from resolver.rarity import COUNTED, CROWDS, Rarity, crowd_key
from resolver.records import Record, Records
from resolver.texts import Lists, lists, texts, texts_as_they_are, together

WORDS = [
    "real_jandevries99", "SenToddYoung", "JSmithMP2", "forcongress", "official", "1984", "van den Berg, Jan", "Jansen, dr.",
    "Dr. O'Neill, MP", "Ångström, Ÿ", "محمد علي", "Jan 🎉 de Vries", "'t Hart", ", ", "de", "a,b,c",
]  # fmt: skip
TEXT = st.one_of(
    st.text(max_size=40),
    st.text(alphabet="abcdeTHErealofficialdrmpsen_.-'@,0123456789 \t\x1c éüñß🎉ع", max_size=30),
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), max_size=3).map(" ".join),
)
RECORDS = st.lists(st.tuples(TEXT, st.sampled_from(["", "", "bare"]), TEXT), max_size=6)
LONG = [("aB1" * 3333 + "c", "", "Jan de " * 1428 + "Wit"), ("é" * 10_000, "", "🎉" * 10_000), ("", "", "")]


def told(held: Lists) -> list[tuple[str, ...]]:
    words = held.words.values()
    return [tuple(words[a:b]) for a, b in pairwise(held.starts.tolist())]


@settings(max_examples=400, deadline=None)
@given(records=RECORDS)
@example(records=LONG)
@example(records=[])
def test_compiled_forms_are_those_of_one_text_at_a_time(records: list[tuple[str, str, str]]) -> None:
    aliases, bare, names = ([record[k] for record in records] for k in range(3))
    parts = [normalise.name_parts(name) for name in names]

    columns = Records(
        [Record(str(k), "x", alias, name, bare=bare) for k, (alias, bare, name) in enumerate(records)]
    ).columns

    assert columns.letters.values() == [normalise.letters(alias) for alias in aliases]
    assert columns.stems.values() == [
        normalise.stem(each or alias) for each, alias in zip(bare, aliases, strict=True)
    ]
    assert told(columns.handle_words) == [normalise.handle_words(alias) for alias in aliases]
    assert told(columns.name_words) == [normalise.name_words(name) for name in names]
    assert columns.names.values() == [" ".join(normalise.name_words(name)) for name in names]
    assert columns.joined_names.values() == ["".join(normalise.name_words(name)) for name in names]
    assert columns.surnames.values() == [surname for _, _, surname in parts]
    assert columns.between.values() == [between for _, between, _ in parts]
    assert told(columns.given) == [given for given, _, _ in parts]
    assert columns.first_names.values() == [given[0] if given else "" for given, _, _ in parts]


LATIN = "".join(chr(code) for code in range(0x80, 0x250))
ODD = st.text(alphabet=f"aZ09 .+@:-_/\t\x1c{LATIN}\u0301ع🎉", max_size=12)
FIELD = st.one_of(
    ODD, st.sampled_from(["J.P+x@Gmail.com", "j@googlemail.com", "@b.c", "+31612345678", "06 12345678", "1980-02-01", "Austin, TX"]),
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(rows=st.lists(st.tuples(FIELD, FIELD, FIELD, FIELD, FIELD, FIELD), max_size=5))
def test_compiled_keys_are_those_of_one_record_at_a_time(rows: list[tuple[str, ...]]) -> None:
    names = ("handle", "email", "phone", "birthday", "place", "url")
    told: list[dict[str, Any]] = [dict(zip(names, row, strict=True)) for row in rows]
    records = [Record(f"k{k}", "Twitter", **row) for k, row in enumerate(told)]

    columns = Records(records).columns

    assert columns.aliases.values() == [row.alias for row in records]
    assert columns.emails.values() == [normalise.email_key(row.email) for row in records]
    assert columns.email_names.values() == [
        normalise.letters(normalise.email_key(row.email).partition("@")[0]) for row in records
    ]
    assert columns.phones.values() == [normalise.phone_key(row.phone) for row in records]
    assert columns.births.values() == [normalise.birth_key(row.birthday) for row in records]
    assert columns.places.values() == [" ".join(sorted(normalise.place_words(row.place))) for row in records]
    assert columns.urls.values() == [normalise.link_key(row.url) for row in records]
    assert columns.own_keys.values() == [row.own_key for row in records]


@given(values=st.lists(ODD, max_size=6), data=st.data())
def test_any_texts_are_kept_taken_and_changed_as_they_are(values: list[str], data: st.DataObject) -> None:
    places = data.draw(st.lists(st.integers(-1, len(values) - 1), max_size=6))
    held = texts_as_they_are(values)

    assert held.values() == [held[k] for k in range(len(held))] == values
    assert held.taken(np.array(places, dtype=np.int64)).values() == [
        values[k] if k >= 0 else "" for k in places
    ]
    assert held.changed(np.arange(len(values)), [value.strip() for value in values]).values() == [
        value.strip() for value in values
    ]
    assert held.mapped(str.upper).values() == [value.upper() for value in values]
    assert [
        value
        for value, odd in zip(values, held.odd_edges(), strict=True)
        if value.strip() != value and not odd
    ] == []
    order = held.order()
    assert [values[k] for k in (range(len(values)) if order is None else order)] == sorted(values)


@settings(max_examples=300)
@given(
    code=st.sampled_from(["1", "31", "32", "33", "44", "49"]),
    rest=st.from_regex(r"[0-9]{7,12}", fullmatch=True),
)
def test_a_number_that_is_taken_as_it_stands_is_what_the_library_makes_of_it(code: str, rest: str) -> None:
    number = f"+{code}{rest}"
    parsed = phonenumbers.parse(number)
    spelled = phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.E164)

    if normalise.phone_key(number):
        assert phonenumbers.is_possible_number(parsed)
        assert normalise.phone_key(number) == spelled


FEW = st.lists(st.text("ab", max_size=3), max_size=8)


@settings(max_examples=200, deadline=None)
@given(values=FEW)
def test_equal_texts_have_one_number_in_the_order_in_which_they_come(values: list[str]) -> None:
    numbered = texts(values).numbered

    assert numbered.values == list(dict.fromkeys(filter(None, values)))
    assert [numbered.values[k] if k >= 0 else "" for k in numbered.numbers.tolist()] == values


@settings(max_examples=200, deadline=None)
@given(values=FEW, sets=st.lists(st.lists(st.text("ab", min_size=1, max_size=2), max_size=4), max_size=6))
def test_a_record_counts_once_for_each_text_it_has(values: list[str], sets: list[list[str]]) -> None:
    ones, several = texts(values).numbered, lists(sets)

    assert dict(zip(ones.values, ones.times.tolist(), strict=True)) == Counter(filter(None, values))
    assert dict(zip(several.words.numbered.values, several.times.tolist(), strict=True)) == Counter(
        each for held in sets for each in set(held)
    )


@given(columns=st.lists(FEW, min_size=1, max_size=3), data=st.data())
def test_columns_are_put_together_and_thinned_in_their_order(
    columns: list[list[str]], data: st.DataObject
) -> None:
    values = [value for column in columns for value in column]
    keep = data.draw(st.lists(st.booleans(), min_size=len(values), max_size=len(values)))

    held = together([texts(column) for column in columns])

    assert held.values() == values
    assert held.kept(np.array(keep, dtype=np.bool_)).values() == [
        value if wanted else "" for value, wanted in zip(values, keep, strict=True)
    ]


@settings(max_examples=60, deadline=None)
@given(
    tables=st.lists(
        st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from(WORDS), st.sampled_from(WORDS)), max_size=5),
        min_size=2, max_size=2,
    )
)  # fmt: skip
def test_whole_tables_are_counted_as_their_records_are(tables: list[list[tuple[str, str, str]]]) -> None:
    left, right = (
        Records(
            tuple(Record(str(k), platform, handle, name) for k, (platform, handle, name) in enumerate(rows))
        )
        for rows in tables
    )

    rarity = Rarity.over(left, right)

    counted = {kind: Counter(chain.from_iterable(chain(of(left), of(right)))) for kind, of in COUNTED.items()}
    for kind, counts in counted.items():
        assert rarity[kind] == counts
    for crowd, kind in CROWDS.items():
        values = {filed.rpartition("\t")[0] for filed in counted[kind]}
        assert rarity[crowd] == {
            value: max(counted[kind][crowd_key(value, platform)] for platform in "xyz") for value in values
        }
