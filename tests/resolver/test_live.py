from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import NotFound
from resolver import block, linking
from resolver.linking import Link
from resolver.live import Live
from resolver.records import Record, Records
from resolver.shelf import Shelf
from resolver.weigh import Weights

WEIGHTS = Weights.read()

GIVEN = ("jan", "johanna", "piet", "liesbeth", "j", "sanne")
SURNAMES = ("de vries", "bakker", "van den berg", "kuiper", "jansen")
PLATFORMS = ("x", "instagram", "facebook", "crm")


@st.composite
def record(draw: st.DrawFn, number: int) -> Record:
    first, last = draw(st.sampled_from(GIVEN)), draw(st.sampled_from(SURNAMES))
    handle = draw(
        st.sampled_from([
            f"{first}{last}".replace(" ", ""), f"{first[0]}.{last}".replace(" ", ""), f"real_{first}{last}99".replace(" ", ""),
            "skylark", f"skylark{number}", "",
        ])
    )  # fmt: skip
    platform = draw(st.sampled_from(PLATFORMS))
    return Record(
        key=f"{platform}:{number}", platform=platform, handle="" if platform == "crm" else handle,
        name=draw(st.sampled_from([f"{first} {last}".title(), first.title(), ""])),
        bio=draw(st.sampled_from(["", "fietser uit Deventer", "insta: @skylark, fietser"])),
        place=draw(st.sampled_from(["", "Deventer", "Zwolle, Overijssel"])),
        url=draw(st.sampled_from(["", "https://x.com/skylark", "https://fietsen.example/club"])),
        email=draw(st.sampled_from(["", f"{first}.{last}@post.example".replace(" ", ""), "info@post.example"])),
        phone=draw(st.sampled_from(["", "0612345678", "0687654321"])),
        birthday=draw(st.sampled_from(["", "1980", "1980-02-01", "1991-05-05"])),
        numbers=draw(
            st.sampled_from([(), ("member_number:0417-223",), ("member_number:417232", "loyalty_number:88210")])
        ),
        follows=draw(st.sampled_from([(), ("x:bergwad", "x:skylark"), ("instagram:bergwad",)])),
        hours=draw(st.sampled_from([(), tuple(range(24))])),
    )  # fmt: skip


@st.composite
def tables(draw: st.DrawFn) -> Records:
    size = draw(st.integers(2, 14))
    return Records(tuple(draw(record(number)) for number in range(size)))


def batch(records: Records, key: str) -> list[Link]:
    return [link for link in linking.link(records, None, WEIGHTS) if key in {link.left.key, link.right.key}]


def told(links: list[Link]) -> list[tuple[object, ...]]:
    """Everything that is said of each pair, bits to the hundredth they are rounded to."""
    return [
        (
            link.left, link.right, link.outcome, pytest.approx(link.probability, abs=2e-6), pytest.approx(link.bits, abs=0.011),
            [(line.kind, line.says, pytest.approx(line.bits, abs=0.021)) for line in link.evidence],
        )
        for link in sorted(links, key=lambda link: (link.left.key, link.right.key))
    ]  # fmt: skip


def plain(links: list[Link]) -> list[tuple[object, ...]]:
    return [
        (
            link.left, link.right, link.outcome, link.probability, link.bits,
            [(line.kind, line.says, line.bits) for line in link.evidence],
        )
        for link in sorted(links, key=lambda link: (link.left.key, link.right.key))
    ]  # fmt: skip


@settings(max_examples=12, deadline=None)
@given(records=tables(), choice=st.randoms(use_true_random=False))
def test_one_record_is_told_what_the_batch_tells(records: Records, choice: object) -> None:
    with Live() as live:
        live.put(records.rows)
        key = choice.choice(records.keys)  # type: ignore[attr-defined]

        assert plain(live.of(key)) == told(batch(records, key))


@settings(max_examples=12, deadline=None)
@given(before=tables(), after=tables(), one=record(99))
def test_an_index_kept_up_to_date_is_one_built_anew(before: Records, after: Records, one: Record) -> None:
    with Live() as live:
        live.put(before.rows)
        live.of(before.keys[0])
        live.become(after)
        live.put([one])
        whole = Records((*(row for row in after.rows if row.key != one.key), one))

        assert plain(live.of(one.key)) == told(batch(whole, one.key))
        assert len(live) == len(whole)


@settings(max_examples=12, deadline=None)
@given(records=tables(), one=record(3))
def test_a_question_leaves_no_trace(records: Records, one: Record) -> None:
    with Live() as live:
        live.put(records.rows)
        before = [plain(live.of(key)) for key in records.keys]

        answer = live.match(one)

        assert plain(answer) == told(
            batch(Records((*(r for r in records.rows if r.key != one.key), one)), one.key)
        )
        assert [plain(live.of(key)) for key in records.keys] == before
        assert (one.key in live) == (one.key in records.keys)


@settings(max_examples=12, deadline=None)
@given(records=tables())
def test_the_index_proposes_what_the_batch_proposes(records: Records) -> None:
    shelf = Shelf.at(None)
    shelf.put(records.rows)
    found = block.candidates(records)

    for place, key in enumerate(records.keys):
        number = shelf.number(key)
        assert number is not None
        mates = {*found.right[found.left == place].tolist(), *found.left[found.right == place].tolist()}
        (near,) = shelf.near(shelf.held([number]))
        assert {shelf.at_number(each).key for each in near} == {records.keys[mate] for mate in mates}


def test_a_file_is_the_index_as_it_was_left(tmp_path: Path) -> None:
    rows = [
        Record("x:jan", "x", "jandevries", "Jan de Vries"),
        Record("instagram:jan", "instagram", "jan.de.vries", "Jan de Vries"),
        Record("x:bo", "x", "bobakker", "Bo Bakker"),
    ]
    with Live(tmp_path / "live.sqlite") as live:
        live.put(rows)
        answer = live.of("x:jan")

    with Live(tmp_path / "live.sqlite") as again:
        assert again.of("x:jan") == answer
        assert [link.right.key for link in answer] == ["x:jan"]
        assert len(again) == 3


def test_an_update_that_fails_changes_nothing() -> None:
    with Live() as live:
        live.put([Record("x:jan", "x", "jandevries")])
        with pytest.raises((AttributeError, TypeError)):
            live.put([replace(Record("x:jan", "x"), handle="other"), Record("x:bo", "x", 7)])  # type: ignore[arg-type]

        assert live.of("x:jan") == []
        assert "x:bo" not in live


def test_what_is_removed_leaves_nothing_behind(tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite"
    with Live(path) as live:
        live.put([Record("x:jan", "x", "jandevries", "Jan de Vries", email="jan.geheim@post.example")])
        live.remove(["x:jan", "x:nobody"])

        assert len(live) == 0
        with pytest.raises(NotFound):
            live.of("x:jan")
    assert b"geheim" not in path.read_bytes()
