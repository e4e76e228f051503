import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from resolver.cluster import LARGEST, Member, cluster
from resolver.decide import Edge, Verdict, pair
from resolver.weigh import Weights

WEIGHTS = Weights.read()
KEYS = [f"p{n % 4}:k{n:02}" for n in range(10)]


def members(*keys: str, **strong: dict[str, str]) -> list[Member]:
    return [Member(key, key.partition(":")[0], strong.get(key.partition(":")[2], {})) for key in keys]


def alike(one: str, other: str, bits: float = 8.0) -> Edge:
    return Edge(pair(one, other), bits, 0.99 if bits > 0 else 0.2)


def said(one: str, other: str, verdict: Verdict) -> Edge:
    return Edge(pair(one, other), 0.0, 0.0, verdict)


def groups(found: dict[str, list[str]]) -> set[frozenset[str]]:
    return {frozenset(group) for group in found.values()}


EDGES = st.lists(
    st.builds(
        lambda a, b, bits, human: Edge(pair(a, b), round(bits, 2), 0.9 if bits > 1 else 0.3, human),
        st.sampled_from(KEYS), st.sampled_from(KEYS), st.floats(-10, 12),
        st.sampled_from([None, None, None, Verdict.SAME, Verdict.DIFFERENT, Verdict.UNSURE]),
    ).filter(lambda edge: edge.pair[0] != edge.pair[1]),
    max_size=25, unique_by=lambda edge: edge.pair,
)  # fmt: skip


@settings(max_examples=60)
@given(edges=EDGES, order=st.randoms(use_true_random=False))
def test_the_order_of_input_never_changes_the_people(edges: list[Edge], order: object) -> None:
    shuffled, keys = list(edges), list(KEYS)
    order.shuffle(shuffled)  # type: ignore[attr-defined]
    order.shuffle(keys)  # type: ignore[attr-defined]

    assert (
        cluster(members(*keys), shuffled, WEIGHTS).person_by_key
        == cluster(members(*KEYS), edges, WEIGHTS).person_by_key
    )


@settings(max_examples=60)
@given(edges=EDGES, one=st.sampled_from(KEYS), other=st.sampled_from(KEYS))
def test_two_records_said_to_differ_are_never_one_person(edges: list[Edge], one: str, other: str) -> None:
    if one == other:
        return
    kept = [edge for edge in edges if edge.pair != pair(one, other)]

    found = cluster(members(*KEYS), [*kept, said(one, other, Verdict.DIFFERENT)], WEIGHTS)

    assert found.person_by_key[one] != found.person_by_key[other]


def test_a_denial_holds_for_the_whole_group() -> None:
    a, b, c = "x:a", "y:b", "z:c"

    found = cluster(
        members(a, b, c), [alike(a, b, 10), alike(b, c, 9), said(a, c, Verdict.DIFFERENT)], WEIGHTS
    )

    assert groups(found.groups()) == {frozenset({a, b}), frozenset({c})}
    assert "different people" in found.refused[pair(b, c)]


def test_a_chain_of_fair_likenesses_does_not_make_one_person() -> None:
    chain = [f"p{n}:k{n}" for n in range(8)]

    found = cluster(members(*chain), [alike(a, b, 4) for a, b in itertools.pairwise(chain)], WEIGHTS)

    assert max(len(group) for group in found.groups().values()) < 4


def test_a_second_account_on_a_platform_costs_but_is_possible() -> None:
    a, b = "x:a", "x:b"

    assert groups(cluster(members(a, b), [alike(a, b, 2)], WEIGHTS).groups()) == {
        frozenset({a}),
        frozenset({b}),
    }
    assert groups(cluster(members(a, b), [alike(a, b, 11)], WEIGHTS).groups()) == {frozenset({a, b})}


def test_two_dates_of_birth_are_two_people_unless_a_person_says_otherwise() -> None:
    a, b = "crm:1", "crm:2"
    born = members(a, b, **{"1": {"birthday": "1980-01-01"}, "2": {"birthday": "1991-05-05"}})

    assert len(cluster(born, [alike(a, b, 12)], WEIGHTS).groups()) == 2
    assert len(cluster(born, [said(a, b, Verdict.SAME)], WEIGHTS).groups()) == 1


def test_growth_stops_at_the_size_brake() -> None:
    keys = [f"p{n}:k{n:02}" for n in range(LARGEST + 5)]
    everybody = [alike(a, b, 12) for place, a in enumerate(keys) for b in keys[place + 1 :]]

    found = cluster(members(*keys), everybody, WEIGHTS)

    assert max(len(group) for group in found.groups().values()) <= LARGEST
    assert any(str(LARGEST) in why for why in found.refused.values())


def test_unsure_keeps_the_machine_from_joining() -> None:
    a, b = "x:a", "y:b"
    edge = Edge(pair(a, b), 9.0, 0.99, Verdict.UNSURE)

    assert len(cluster(members(a, b), [edge], WEIGHTS).groups()) == 2
