from pathlib import Path

import pytest

from graph.errors import BadParameter
from graph.settings import Settings


def test_defaults_need_no_environment() -> None:
    settings = Settings.from_env({})

    assert settings.store == "embedded:./kenner-data"
    assert settings.min_cell == 5


def test_an_embedded_store_keeps_its_state_beside_it() -> None:
    assert Settings.from_env({"KENNER_STORE": "embedded:/data/graph"}).state == Path("/data/graph")
    assert Settings.from_env({"KENNER_STORE": "embedded:/a", "KENNER_STATE": "/b"}).state == Path("/b")


def test_all_wrong_settings_are_said_at_once_and_secrets_are_not() -> None:
    with pytest.raises(BadParameter) as caught:
        Settings.from_env(
            {"KENNER_PORT": "eighty", "KENNER_NO_SERVE": "perhaps", "KENNER_STORE_PASSWORD": "s3cret"}
        )

    assert "KENNER_PORT" in str(caught.value)
    assert "KENNER_NO_SERVE" in str(caught.value)
    assert "s3cret" not in str(caught.value)
