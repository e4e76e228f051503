import pytest

from resolver.fields import Mark, compared
from resolver.review import Side


def side(
    platform: str = "x", handle: str = "", name: str = "", bio: str = "", place: str = "", url: str = ""
) -> Side:
    return Side(f"{platform}:{handle}", platform, handle, name, bio, place, url, None, "")


@pytest.mark.parametrize(
    ("field", "left", "right", "mark"),
    [
        ("handle", side(handle="jan_de_vries"), side("instagram", handle="jandevries"), Mark.SAME),
        ("handle", side(handle="jandevries"), side("instagram", handle="jandevries_nl"), Mark.ALIKE),
        ("handle", side(handle="jandevries"), side("instagram", handle="skylark"), Mark.DIFFERS),
        ("handle", side(handle="jandevries"), side("crm"), Mark.ONE_SIDED),
        ("name", side(name="Jan de Vries"), side("instagram", name="jan DE vries"), Mark.SAME),
        ("name", side(name="Jan de Vries"), side("instagram", name="Jan Bakker"), Mark.ALIKE),
        ("place", side(place="Delft"), side("instagram", place="Breda"), Mark.CONFLICT),
        ("place", side(), side("instagram"), Mark.SILENT),
        ("url", side(url="https://a.example"), side("instagram", url="https://b.example"), Mark.DIFFERS),
        ("bio", side(bio="koffie en trail"), side("instagram", bio="trail, soms"), Mark.ALIKE),
        ("bio", side(bio="koffie"), side("instagram", bio="boten"), Mark.SILENT),
        ("platform", side(), side(), Mark.CONFLICT),
        ("platform", side(), side("instagram"), Mark.SILENT),
        ("platform", side("crm"), side("crm"), Mark.SILENT),
    ],
)  # fmt: skip
def test_a_field_is_marked_by_what_the_two_records_tell(
    field: str, left: Side, right: Side, mark: Mark
) -> None:
    assert {each.name: each.mark for each in compared(left, right)}[field] is mark


def test_words_that_tell_nothing_are_no_likeness() -> None:
    marks = {
        each.name: each.mark
        for each in compared(side(name="★", place="Wereld"), side("instagram", name="☆", place="overal"))
    }

    assert marks["name"] is Mark.SILENT
