"""A run without news does nothing, and anything that happens is news."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from graph.catalogue import parse, query
from graph.store import NewEdges, NewNodes, Store
from resolver import pipeline, registry, review, unchanged
from resolver.weigh import Weights
from tests.resolver.conftest import FAR, fill
from tests.resolver.test_pipeline import FORBID

ANYTHING = parse(
    "tests.anything",
    """// Write something that the resolver does not read.
//
// mode:     write
// personal: none
// params:   none
// returns:  nothing
MERGE (t:Hashtag {key: 'tag:anything'})
""",
)


def test_a_run_without_news_reads_and_writes_nothing(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(store)
    first = pipeline.resolve(store)
    version = store.version()
    monkeypatch.setattr(pipeline, "from_store", forbidden)

    again = pipeline.resolve(store)

    assert again.unchanged
    assert store.version() == version
    assert again == replace(
        first, unchanged=True, seconds=again.seconds, dropped=0, written=registry.Written()
    )


def forbidden(*_: object) -> object:
    raise AssertionError("a run without news must not read the records")


NEWS: dict[str, Callable[[Store], object]] = {
    "an account": lambda store: store.bulk(
        [NewNodes("Handle", [{"key": "x:new", "platform": "x", "username": "new", "may_link": FAR}])], []
    ),
    "who follows whom": lambda store: store.bulk(
        [], [NewEdges("FOLLOWS", "Handle", "Handle", ["x:pietbakker"], ["x:jandevries"])]
    ),
    "a permission": lambda store: store.write(FORBID, keys=["x:pietbakker"]),
    "a decision": lambda store: review.decide_pair(store, "x:pietbakker", "x:jandevries", "same", "els"),
    "anything at all": lambda store: store.write(ANYTHING),
}


@pytest.mark.parametrize("news", NEWS.values(), ids=NEWS)
def test_whatever_is_written_means_a_real_run(town: Store, news: Callable[[Store], object]) -> None:
    pipeline.resolve(town)

    news(town)

    assert not pipeline.resolve(town).unchanged
    assert pipeline.resolve(town).unchanged


def test_a_permission_that_ends_means_a_real_run(town: Store) -> None:
    end = datetime(2027, 1, 1, tzinfo=UTC)
    town.bulk(
        [NewNodes("Handle", [{"key": "x:soon", "platform": "x", "username": "soon", "may_link": end}])], []
    )
    pipeline.resolve(town)

    town.clock = lambda: end - timedelta(seconds=1)
    before = pipeline.resolve(town)
    town.clock = lambda: end
    after = pipeline.resolve(town)

    assert before.unchanged
    assert not after.unchanged
    assert after.records == before.records - 1


def test_other_weights_mean_a_real_run(town: Store) -> None:
    pipeline.resolve(town)
    weights = replace(Weights.read(), link_at=0.99)

    assert not pipeline.resolve(town, weights=weights).unchanged
    assert not pipeline.resolve(town).unchanged


def test_what_another_writes_during_a_run_is_news_for_the_next(
    town: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = registry.write

    def meanwhile(store: Store, *args: object, **kwargs: object) -> object:
        done = real(store, *args, **kwargs)  # type: ignore[arg-type]
        own = store.written
        store.write(ANYTHING)
        store._own.written = own  # type: ignore[attr-defined]  # as if another process had written
        return done

    monkeypatch.setattr(registry, "write", meanwhile)
    pipeline.resolve(town)

    assert not pipeline.resolve(town).unchanged


def test_interests_that_were_derived_do_not_count_as_news(town: Store) -> None:
    pipeline.resolve(town)
    model = unchanged.model_of(Weights.read())
    watch = unchanged.watch(town)
    town.write(ANYTHING)

    unchanged.keep_interests(town, watch, model, 3)

    note = unchanged.last(town, model)
    assert note is not None
    assert note.interests == 3
    assert pipeline.resolve(town).unchanged


def test_a_note_that_cannot_be_read_is_no_note(town: Store) -> None:
    town.write(query("identity.note_settled"), version=town.version(), text="ana")

    assert not pipeline.resolve(town).unchanged
