"""Records as the live index keeps them, and few pairs weighed by them."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resolver import block, forms, keys, linking, shelf, weigh
from resolver.compare.pairs import Pairs
from resolver.context import context
from resolver.few import Few, Scales, total
from resolver.live import Live
from resolver.records import CRM, Record, Records
from resolver.shelf import Shelf
from resolver.weigh import Weights
from tests.resolver.test_live import WEIGHTS, batch, plain, record, tables, told

SPELLED = st.text("aåbcdeéijnoRSvß0129 .,_-'@+", max_size=24)


@st.composite
def written(draw: st.DrawFn) -> Record:
    """What nobody would make up: signs, accents, titles and commas anywhere."""
    return replace(
        draw(record(1)), handle=draw(SPELLED), name=draw(SPELLED | st.sampled_from(["Jong, J. de", "dr. Jan van den Berg"])),
        email=draw(SPELLED | st.sampled_from(["Jan+x@gmail.com", "a@b.nl"])), bare=draw(st.sampled_from(["", "jandevries"])),
        address=draw(st.sampled_from(["", "Dorpsstraat 12"])), postcode=draw(st.sampled_from(["", "1234 AB"])),
    )  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(one=written(), others=st.lists(written(), max_size=2))
def test_a_record_alone_has_the_form_it_has_among_others(one: Record, others: list[Record]) -> None:
    among = next(iter(forms.made(Records((one, *others)), [3] * (len(others) + 1))))

    alone = forms.one(Records((one,)), 3)

    assert alone.form == among
    np.testing.assert_array_equal(alone.filed.keys, keys.exact(Records((one,))).keys)


@settings(max_examples=12, deadline=None)
@given(records=tables())
def test_few_pairs_are_worth_what_the_batch_says(records: Records) -> None:
    records = records.in_order()
    held = Shelf.at(None)
    held.put(records.rows)
    found = block.candidates(records)
    if not len(found.left):
        return
    pairs = Pairs(records, records, found.left, found.right, held.rarity())
    lines, base = weigh.evidence(pairs, WEIGHTS)
    numbers = [held.number(key) for key in records.keys]

    few = Few.of(
        held.held(each for each in numbers if each is not None),
        [(numbers[i] or 0, numbers[j] or 0) for i, j in zip(found.left.tolist(), found.right.tolist(), strict=True)],
    )  # fmt: skip
    scales = Scales(WEIGHTS)
    ours = scales.lines(few, held, held.at_numbers)

    order = np.lexsort((found.right, found.left))
    unknown = np.full(len(few), np.nan)
    for kind, line in lines.items():
        if kind != "context":
            np.testing.assert_allclose(
                ours.get(kind, unknown), line[order], rtol=1e-6, atol=1e-6, err_msg=kind
            )
    sums = WEIGHTS.prior + total(ours, len(few))
    np.testing.assert_allclose(sums, base[order], atol=1e-9)
    says, level = weigh.rivalry(context(pairs, base), WEIGHTS)
    _, our_says, our_level = scales.rivalry(few, sums, held.customers)
    np.testing.assert_allclose(our_says, says[order], atol=1e-9)
    np.testing.assert_allclose(our_level, level[order], atol=1e-9)


def household(size: int) -> list[Record]:
    """Records that share an address and rare letters, and nothing else."""
    return [
        Record(f"x:{k}", "x", f"skylark{'abcdefghij'[k] * 4}", email="info@post.example") for k in range(size)
    ]


def test_a_key_that_grew_a_habit_and_shrank_again_proposes_as_one_filed_anew(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(keys, "CAP", 3)
    monkeypatch.setattr(keys, "GRAM_CAP", 3)
    monkeypatch.setattr(shelf, "_KEPT", 4)
    rows = household(8)
    with Live() as live:
        for row in rows:
            live.put([row])
        live.remove([row.key for row in rows[3:]])
        live.put([replace(rows[1], bio="fietst")])
        with Live() as fresh:
            fresh.put([rows[0], replace(rows[1], bio="fietst"), rows[2]])

            assert plain(live.of("x:0")) == plain(fresh.of("x:0"))
        left = Records((rows[0], replace(rows[1], bio="fietst"), rows[2]))
        assert plain(live.of("x:0")) == told(batch(left, "x:0"))
        assert len(live.of("x:0")) == 2


def test_more_records_than_the_rivals_are_asked_of_at_once_are_told_as_the_batch_tells() -> None:
    rows = [Record(f"x:{k}", "x", f"jandevries{k}", "Jan de Vries") for k in range(30)]
    rows += [Record(f"instagram:{k}", "instagram", f"jan.de.vries{k}", "Jan de Vries", place="Deventer") for k in range(4)]  # fmt: skip
    records = Records(tuple(rows))
    with Live() as live:
        live.put(rows)

        assert plain(live.of("instagram:1")) == told(batch(records, "instagram:1"))


@pytest.mark.parametrize("platform", ["tiktok", CRM])
def test_an_account_of_a_platform_that_nobody_is_on_is_told_what_the_batch_tells(platform: str) -> None:
    rows = tuple(Record(f"x:{k}", "x", f"jandevries{k}", "Jan de Vries") for k in range(3))
    handle = "" if platform == CRM else "jandevries"
    asked = Record(f"{platform}:1", platform, handle, "Jan de Vries")
    with Live() as live:
        live.put(rows)

        assert plain(live.match(asked)) == told(batch(Records((*rows, asked)), asked.key))


def test_an_index_of_an_older_layout_is_emptied_and_can_be_filled(tmp_path: Path) -> None:
    path = tmp_path / "live.sqlite"
    with Live(path) as live:
        live.put(household(3))
    with sqlite3.connect(path) as database:
        database.execute(f"PRAGMA user_version = {shelf.FORMAT - 1}")
    database.close()

    with Live(path) as live:
        assert len(live) == 0
        live.put(household(3))
        assert len(live.of("x:0")) == 2


def test_links_bios_circles_and_addresses_are_weighed_where_both_sides_have_them() -> None:
    rows = (
        Record("x:jan", "x", "jandevries", "Jan de Vries", bio="fietser uit Deventer", url="https://fietsen.example/club",
               follows=("x:bergwad", "x:skylark"), hours=(10, 10, *[0] * 22)),
        Record("instagram:jan", "instagram", "jan.devries", "Jan de Vries", bio="fietser, insta: @jandevries",
               url="https://x.com/jandevries", follows=("instagram:bergwad",), hours=(10, 0, 16, *[0] * 21)),
        Record("crm:1", CRM, name="Jan de Vries", address="Dorpsstraat 12", postcode="1234 AB", birthday="1980-02-01"),
        Record("crm:2", CRM, name="J. de Vries", address="Dorpsstr. 12", postcode="1234AB", birthday="1980"),
    )  # fmt: skip
    with Live(weights=Weights.read()) as live:
        live.put(rows)
        for row in rows:
            links = live.of(row.key)
            assert plain(links) == told(batch(Records(rows), row.key))
        kinds = {line.kind for row in rows for link in live.of(row.key) for line in link.evidence}
    assert kinds >= {"link", "bio", "network", "time", "address", "birth"}
    assert linking.SHOWN_FROM < 1
