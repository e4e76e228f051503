from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from resolver.runs import runs


def trigrams(text: str) -> set[str]:
    marked = f"^{text}$" if text else ""
    return {marked[k : k + 3] for k in range(len(marked) - 2)}


TEXTS = st.lists(st.text("ab1z", max_size=6), max_size=8)


@given(texts=TEXTS)
def test_many_texts_have_the_runs_each_has_by_itself(texts: list[str]) -> None:
    found = runs(texts)

    for k, text in enumerate(texts):
        members = found.members[found.starts[k] : found.starts[k + 1]].tolist()
        assert {found.spelled(member) for member in members} == trigrams(text)
        assert members == sorted(set(members))


@given(texts=TEXTS)
def test_a_run_counts_once_a_text(texts: list[str]) -> None:
    found = runs(texts)
    counts = found.counted()

    counted = {found.spelled(number): int(counts[number]) for number in counts.nonzero()[0].tolist()}
    assert counted == Counter(run for text in texts for run in trigrams(text))
