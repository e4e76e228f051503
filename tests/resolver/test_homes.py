"""People keep their keys, told on settling alone: no store, many small worlds."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from random import Random

from hypothesis import example, given, settings
from hypothesis import strategies as st

from graph.model.keys import person_key
from resolver import settle
from resolver.cluster import Member
from resolver.decide import Pair, Verdict, pair
from resolver.homes import Memory
from resolver.registry import MACHINE, Belonging, Decision
from resolver.weigh import Weights

WEIGHTS = Weights.read()
DAY = datetime(2026, 1, 1, tzinfo=UTC)
PLATFORMS = "abcdefghijklmnop"


def opinion(one: str, other: str, bits: float = 9.0) -> Decision:
    where = pair(one, other)
    return Decision(
        settle.machine_key(where, "1"), *where, Verdict.UNSURE, "active", 0.99, bits, "[]", MACHINE, "1", "alike", "", 0.0
    )  # fmt: skip


def word(where: Pair, verdict: Verdict, number: int) -> Decision:
    return Decision(
        settle.human_key(where, "els", number), *where, verdict, "active", 0.0, 0.0, "[]", "els", "", "said", "", 0.0
    )  # fmt: skip


@dataclass
class World:
    """Records that evidence groups, people's words, and who is whom after each act."""

    groups: list[list[str]]
    who: dict[str, Belonging] = field(default_factory=dict)
    words: dict[str, Decision] = field(default_factory=dict)
    acts: int = 0

    def settle(
        self, taken_back: Sequence[str] = (), *, news: bool = False, order: Random | None = None
    ) -> None:
        members = [
            Member(key, PLATFORMS[n % 16]) for group in self.groups for n, key in enumerate(sorted(group))
        ]
        opinions = [opinion(a, b) for g in self.groups for n, a in enumerate(g) for b in g[n + 1 :]]
        if order is not None:
            order.shuffle(members)
            order.shuffle(opinions)
        present = {member.key for member in members}
        memory = Memory({key: row.remembered for key, row in self.who.items() if key in present}, news=news)
        said = {key: row for key, row in self.words.items() if row.left in present and row.right in present}
        after = settle.settled(
            members,
            opinions,
            settle.verdicts_of(said.values()),
            WEIGHTS,
            memory=memory,
            taken_back=taken_back,
        )
        self.acts += 1
        moment = DAY + timedelta(days=self.acts)
        self.who = {
            key: row if row.since else replace(row, since=moment) for key, row in after.belongings.items()
        }

    def people(self) -> dict[str, frozenset[str]]:
        found: dict[str, set[str]] = {}
        for key, row in self.who.items():
            found.setdefault(row.person, set()).add(key)
        return {person: frozenset(keys) for person, keys in found.items()}

    def merge(self, one: str, other: str) -> list[str]:
        if one == other or self._contradicts(pair(one, other), Verdict.SAME):
            return []
        return self._say([pair(one, other)], Verdict.SAME)

    def split(self, leaving: Iterable[str]) -> list[str]:
        """As `split.split` does where nobody's "same" stands in the way."""
        leaving = set(leaving)
        person = self.who[min(leaving)].person
        whole = self.people()[person]
        leaving &= whole
        pairs = [pair(a, b) for a in leaving for b in whole - leaving]
        if any(self._contradicts(where, Verdict.DIFFERENT) for where in pairs):
            return []
        return self._say(pairs, Verdict.DIFFERENT)

    def _say(self, pairs: Sequence[Pair], verdict: Verdict) -> list[str]:
        made = [word(where, verdict, len(self.words) + n) for n, where in enumerate(sorted(pairs))]
        self.words.update((row.key, row) for row in made)
        if made:
            self.settle()
        return [row.key for row in made]

    def _contradicts(self, where: Pair, verdict: Verdict) -> bool:
        group = {key: {key} for key in self.who}
        for row in self.words.values():
            if row.verdict is Verdict.SAME:
                merged = group[row.left] | group[row.right]
                for key in merged:
                    group[key] = merged
        one, other = group[where[0]], group[where[1]]
        if verdict is Verdict.DIFFERENT:
            return where[1] in one
        return any(
            row.verdict is Verdict.DIFFERENT
            and ((row.left in one and row.right in other) or (row.right in one and row.left in other))
            for row in self.words.values()
        )

    def withdraw(self, keys: Iterable[str]) -> None:
        taken = [key for key in keys if self.words.pop(key, None) is not None]
        self.settle(taken)


def world(*sizes: int) -> World:
    names = iter(f"x:{n:02}" for n in range(100))
    made = World([[next(names) for _ in range(size)] for size in sizes])
    made.settle(news=True)
    return made


def keyed(made: World) -> dict[str, str]:
    return {key: row.person for key, row in made.who.items()}


def test_the_first_key_is_that_of_the_smallest_record() -> None:
    assert keyed(world(2, 1)) == {
        "x:00": person_key("x:00"), "x:01": person_key("x:00"), "x:02": person_key("x:02"),
    }  # fmt: skip


def test_a_smaller_record_that_joins_changes_no_key() -> None:
    made = world(2, 1)
    before = keyed(made)

    made.groups[0].append("a:00")
    made.settle(news=True)

    assert keyed(made) == {**before, "a:00": before["x:00"]}


def test_of_two_who_merge_the_one_with_most_records_keeps_the_key() -> None:
    made = world(1, 3)

    made.merge("x:00", "x:02")

    assert set(keyed(made).values()) == {person_key("x:01")}


def test_what_leaves_gets_a_key_of_its_own_whatever_its_name() -> None:
    made = world(3)

    made.split(["x:00"])

    assert keyed(made)["x:01"] == keyed(made)["x:02"] == person_key("x:00") != keyed(made)["x:00"]


def test_a_person_taken_apart_bit_by_bit_keeps_its_key_to_the_last() -> None:
    made = world(4)

    for leaving in ("x:00", "x:02", "x:03"):
        made.split([leaving])

    people = made.people()
    assert len(people) == 4
    assert people[person_key("x:00")] == {"x:01"}


def test_the_key_stays_when_the_record_it_was_made_from_is_gone() -> None:
    made = world(3)
    made.split(["x:01"])
    before = keyed(made)

    made.groups = [["x:01", "x:02"]]
    made.settle(news=True)

    assert keyed(made) == {key: before[key] for key in ("x:01", "x:02")}


def test_a_record_that_comes_back_alone_takes_no_key_from_those_who_stayed() -> None:
    made = world(3)
    made.groups = [["x:01", "x:02"]]
    made.settle(news=True)
    made.who.pop("x:00", None)

    made.groups = [["x:01", "x:02"], ["x:00"]]
    made.settle(news=True)

    assert keyed(made)["x:01"] == person_key("x:00") != keyed(made)["x:00"]


def test_new_evidence_that_parts_a_person_leaves_the_key_with_most_of_it() -> None:
    made = world(3)

    made.groups = [["x:00"], ["x:01", "x:02"]]
    made.settle(news=True)
    made.groups = [["x:00"], ["x:01"], ["x:02"]]
    made.settle(news=True)

    assert made.people()[person_key("x:00")] == {"x:01"}
    assert len(made.people()) == 3


WORLDS = st.lists(st.integers(1, 5), min_size=1, max_size=4)
ACTS = st.lists(
    st.tuples(st.sampled_from(["merge", "split", "withdraw"]), st.integers(0, 19), st.integers(0, 19), st.integers(1, 3)),
    min_size=1, max_size=10,
)  # fmt: skip


def act(made: World, kind: str, one: int, other: int, size: int, done: list[list[str]]) -> None:
    keys = sorted(made.who)
    if kind == "merge":
        done.append(made.merge(keys[one % len(keys)], keys[other % len(keys)]))
    elif kind == "split":
        person = made.who[keys[one % len(keys)]].person
        records = sorted(made.people()[person])
        done.append(made.split([records[(other + n) % len(records)] for n in range(size)]))
    elif done:
        made.withdraw(done.pop(one % len(done)))


@settings(max_examples=150)
@given(sizes=WORLDS, first=ACTS, acts=ACTS, order=st.randoms(use_true_random=False))
def test_taking_acts_back_in_any_order_restores_every_key_and_memory(
    sizes: list[int],
    first: list[tuple[str, int, int, int]],
    acts: list[tuple[str, int, int, int]],
    order: Random,
) -> None:
    made = world(*sizes)
    for each in first:
        act(made, *each, [])
    start = dict(made.who)

    done: list[list[str]] = []
    for each in acts:
        act(made, *each, done)
    order.shuffle(done)
    for keys in done:
        made.withdraw(keys)

    assert made.who == start


@settings(max_examples=150)
@given(sizes=WORLDS, acts=ACTS)
def test_taking_the_last_act_back_restores_the_state_before_it(
    sizes: list[int], acts: list[tuple[str, int, int, int]]
) -> None:
    made = world(*sizes)

    for each in acts:
        before = dict(made.who)
        done: list[list[str]] = []
        act(made, *each, done)
        after = dict(made.who)
        if done and done[0]:
            kept = {key: made.words[key] for key in done[0]}
            made.withdraw(done[0])
            assert made.who == before
            made.words.update(kept)
            made.settle()
            assert made.who == after


@settings(max_examples=150)
@given(sizes=WORLDS, acts=ACTS)
@example(sizes=[4], acts=[("split", 0, 0, 1), ("split", 1, 0, 1), ("split", 2, 0, 1), ("withdraw", 0, 0, 1)])
def test_who_does_not_change_is_renamed_only_where_others_of_the_home_are_back_and_no_two_share_a_key(
    sizes: list[int], acts: list[tuple[str, int, int, int]]
) -> None:
    made = world(*sizes)
    done: list[list[str]] = []
    for each in acts:
        before, away = {records: person for person, records in made.people().items()}, dict(made.who)
        act(made, *each, done)
        after = {records: person for person, records in made.people().items()}
        home = {key for key, row in away.items() if row.left and not made.who[key].left}

        for records in before.keys() & after.keys():
            if after[records] != before[records]:
                # They had the key of a home alone while others of it were away; one of these counts there again.
                assert any((away[key].home or away[key].person) == before[records] for key in home)
        assert all(len({made.who[key].person for key in records}) == 1 for records in after)
        again = dict(made.who)
        made.settle(news=True)
        assert made.who == again


@settings(max_examples=100)
@given(
    sizes=WORLDS,
    acts=ACTS,
    news=st.lists(st.tuples(st.integers(0, 19), st.booleans()), min_size=1, max_size=6),
)
def test_new_and_gone_records_rename_nobody_who_keeps_the_rest(
    sizes: list[int], acts: list[tuple[str, int, int, int]], news: list[tuple[int, bool]]
) -> None:
    made = world(*sizes)
    done: list[list[str]] = []
    for each in acts:
        act(made, *each, done)

    for number, (where, comes) in enumerate(news):
        before = keyed(made)
        group = made.groups[where % len(made.groups)]
        if comes:
            group.append(f"a:{number:02}")
        elif len(group) > 1:
            gone = group.pop(where % len(group))
            made.who.pop(gone)
        parts_before = {person: records & set(made.who) for person, records in people_of(before).items()}
        made.settle(news=True)
        for person, records in people_of(keyed(made)).items():
            stayed = records & set(before)
            if stayed and stayed == parts_before.get(before[min(stayed)]):
                assert person == before[min(stayed)]


def people_of(keys: dict[str, str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for key, person in keys.items():
        found.setdefault(person, set()).add(key)
    return found


@settings(max_examples=60)
@given(sizes=WORLDS, acts=ACTS, order=st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_nothing(
    sizes: list[int], acts: list[tuple[str, int, int, int]], order: Random
) -> None:
    made = world(*sizes)
    for each in acts:
        act(made, *each, [])
    before = dict(made.who)

    made.settle(news=True, order=order)

    assert made.who == before


@settings(max_examples=60)
@given(sizes=WORLDS, acts=ACTS, one=st.integers(0, 19), other=st.integers(0, 19))
def test_saying_different_never_brings_anybody_together(
    sizes: list[int], acts: list[tuple[str, int, int, int]], one: int, other: int
) -> None:
    made = world(*sizes)
    for each in acts:
        act(made, *each, [])
    keys = sorted(made.who)
    where = pair(keys[one % len(keys)], keys[other % len(keys)])
    if where[0] == where[1] or made._contradicts(where, Verdict.DIFFERENT):
        return
    made._say([where], Verdict.DIFFERENT)

    assert made.who[where[0]].person != made.who[where[1]].person
