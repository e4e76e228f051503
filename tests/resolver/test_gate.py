import pytest

from graph.errors import NotFound
from graph.store import Store
from resolver import gate, records
from resolver.decide import Outcome
from resolver.live import Changed, Live
from resolver.records import Record
from tests.resolver.conftest import SILENT
from tests.resolver.test_pipeline import FORBID

ANNA, ANNA_TOO = "x:annakuiper", "facebook:anna.kuiper"


def test_only_who_may_be_linked_is_in_the_index(town: Store) -> None:
    with Live() as live:
        gate.refresh(live, town)

        assert SILENT not in live
        assert len(live) == len(records.from_store(town))


def test_a_refresh_without_news_writes_nothing(town: Store) -> None:
    with Live() as live:
        gate.refresh(live, town)

        assert gate.refresh(live, town) == Changed(0, 0, 0)


def test_a_record_of_the_store_is_told_who_it_is(town: Store) -> None:
    with Live() as live:
        gate.refresh(live, town)

        best = gate.of(live, town, ANNA)[0]

        assert {best.left.key, best.right.key} == {ANNA, ANNA_TOO}
        assert best.outcome is Outcome.LINK


def test_a_permission_that_ended_holds_before_the_next_refresh(town: Store) -> None:
    with Live() as live:
        gate.refresh(live, town)
        town.write(FORBID, keys=[ANNA_TOO])

        assert not [link for link in gate.of(live, town, ANNA) if ANNA_TOO in {link.left.key, link.right.key}]
        with pytest.raises(NotFound):
            gate.of(live, town, ANNA_TOO)

        assert gate.refresh(live, town).removed == 1
        assert ANNA_TOO not in live


def test_a_record_from_outside_is_matched_and_forgotten(town: Store) -> None:
    stranger = Record("tiktok:annakuiper", "tiktok", "annakuiper", "Anna Kuiper", place="Zwolle")
    with Live() as live:
        gate.refresh(live, town)

        found = gate.match(live, town, stranger)

        assert {link.right.key for link in found} | {link.left.key for link in found} >= {ANNA, stranger.key}
        assert stranger.key not in live
