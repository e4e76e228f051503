"""Scores written back to the people they are of, so that any query can use them.

A written score says what it rests on: the moment, the permission, the store version its snapshot was read at,
and the options. It is shown for no other purpose than the one it was made for (`reach.scored`), goes with the
node that carries it, and goes from people of whom an account's permission ends (`consent.clear_scores_people`).
Writing a measure takes the former scores of that measure back first: whoever is not ranked any more has none.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graph.catalogue import Query, query
from graph.errors import BadParameter
from graph.model.purposes import Purpose
from graph.model.schema import SCORES, score_properties
from graph.reach import trail
from graph.reach.layers import Snapshot
from graph.reach.report import Part, Ranked
from graph.store import Row, Store

HELD = query("reach.scores_written")
SET_PEOPLE, SET_HANDLES = query("reach.set_scores_people"), query("reach.set_scores_handles")
CLEAR_PEOPLE, CLEAR_HANDLES = query("reach.clear_scores_people"), query("reach.clear_scores_handles")
_GROUP = "community"
"""Part of a row that is written in place of the score: which group, not how much of it."""


@dataclass(frozen=True, slots=True)
class Written:
    """`people` have the score now; `cleared` had one of that measure before."""

    people: int
    cleared: int


def write_scores(
    store: Store,
    snapshot: Snapshot,
    measure: str,
    rows: Sequence[Ranked],
    purpose: Purpose,
    *,
    options: Mapping[str, Part] | None = None,
) -> Written:
    """The scores of `rows`, one a person, to the store that `snapshot` was read from.

    People who are gone or hidden since have none written. BadParameter for a measure that is not written and
    for rows of a set of people.
    """
    cleared = clear_scores(store, measure)
    score, at, may, rests_on = score_properties(measure)
    from_ = json.dumps({"store_version": snapshot.version, "people": len(snapshot.nodes), **_given(options)})
    moment = store.clock()
    accounts = frozenset(snapshot.accounts.keys)
    written = 0
    for statement, is_account in ((SET_PEOPLE, False), (SET_HANDLES, True)):
        told = (
            {"key": row.key, "values": {score: _value(row), at: moment, may: purpose.may, rests_on: from_}}
            for row in rows
            if (row.key in accounts) is is_account
        )
        for batch in _batches(told, store.settings.batch_rows):
            with trail.told(store):
                done = store.write(statement, rows=batch, gate=purpose.may, moment=moment)
            written += _first(done, "written")
    return Written(written, cleared)


def clear_scores(store: Store, measure: str) -> int:
    """Take the scores of a measure back from everybody; how many had one. BadParameter for a measure that is
    not written."""
    _check(measure)
    none = dict.fromkeys(score_properties(measure))
    asked: tuple[Query, ...] = (CLEAR_PEOPLE, CLEAR_HANDLES)
    with trail.told(store):
        return sum(
            _first(store.write(each, score=f"reach_{measure}", none=none), "cleared") for each in asked
        )


def scored(store: Store, measure: str) -> int:
    """How many have a written score of a measure, whoever may see it."""
    _check(measure)
    return _first(store.rows(HELD, score=f"reach_{measure}"), "held")


def _check(measure: str) -> None:
    if measure not in SCORES:
        raise BadParameter(f"{measure} is not written to people", hint="choose one of " + ", ".join(SCORES))


def _value(row: Ranked) -> float:
    group = row.parts.get(_GROUP)
    return float(row.score if group is None else group)


def _given(options: Mapping[str, Part] | None) -> dict[str, Part]:
    return {name: value for name, value in (options or {}).items() if value is not None}


def _first(rows: Sequence[Row], column: str) -> int:
    return int(rows[0][column]) if rows else 0


def _batches(rows: Iterable[Mapping[str, object]], size: int) -> Iterator[list[Mapping[str, object]]]:
    batch: list[Mapping[str, object]] = []
    for row in rows:
        batch.append(row)
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
