import inspect

import pytest

from graph import errors
from graph.errors import KennerError, MalformedRow, QueryFailed

ALL = [each for _, each in inspect.getmembers(errors, inspect.isclass) if issubclass(each, KennerError)]


@pytest.mark.parametrize("error", ALL, ids=lambda each: each.__name__)
def test_the_tree_at_the_top_of_the_file_names_every_error(error: type[KennerError]) -> None:
    assert error.__name__ in (errors.__doc__ or "")


def test_exit_codes_tell_the_five_families_apart() -> None:
    families = {each.exit_code for each in KennerError.__subclasses__() if each in ALL}

    assert families == {2, 3, 4, 5, 6}


def test_a_malformed_row_says_where() -> None:
    error = MalformedRow(
        "crm.csv", 88, "consent date '31/02/2026' is not a date", column="date", hint="write 2026-02-28"
    )

    assert str(error) == "crm.csv:88 column date: consent date '31/02/2026' is not a date"


def test_a_failed_query_names_parameters_and_never_values() -> None:
    error = QueryFailed("reach.voices", {"brand": "secret"}, "timed out")

    assert "brand" in str(error)
    assert "secret" not in str(error)
