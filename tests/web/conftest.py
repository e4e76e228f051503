"""A web app over the small world: `app` to ask, `people` who may sign in, `browse` as one of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from graph.settings import Settings
from graph.store import Store, utc_now
from tests.web.small_world import fill
from web import create_app
from web.access import limiter
from web.users import Role, Users

PASSWORD = "four unrelated words here"

Browse = Callable[[Role], FlaskClient]


@pytest.fixture
def app(embedded: Store, tmp_path: Path) -> Flask:
    fill(embedded)
    made = create_app(Settings(state=tmp_path), embedded)
    limiter.reset()
    return made


@pytest.fixture
def people(app: Flask) -> Users:
    """One user of each role, named after it."""
    users: Users = app.extensions["kenner-users"]
    for each in Role:
        users.add(each.slug, each, PASSWORD, utc_now())
    return users


@pytest.fixture
def browse(app: Flask, people: Users) -> Browse:
    """A browser signed in with a role."""

    def as_role(role: Role) -> FlaskClient:
        client = app.test_client()
        sign_in(client, role.slug, PASSWORD)
        return client

    return as_role


def token(client: FlaskClient, address: str = "/account/sign-in") -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', client.get(address).text)
    assert found is not None
    return found.group(1)


def sign_in(client: FlaskClient, name: str, password: str, target: str = "/") -> int:
    """The status of the answer: 303 when it worked."""
    answer = client.post(
        "/account/sign-in",
        data={"name": name, "password": password, "csrf_token": token(client), "next": target},
    )
    return answer.status_code
