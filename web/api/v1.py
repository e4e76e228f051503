"""Version 1: who is this account, and the description of it all."""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping

from flask import Blueprint, Response, current_app, jsonify, request
from werkzeug.exceptions import RequestEntityTooLarge

from graph.errors import BadParameter, UsageError
from graph.model.purposes import LINK
from graph.model.purposes import purpose as purpose_called
from resolver import answer
from resolver.answer import Answer
from resolver.asked import asked
from resolver.index import Index
from web import access, context
from web.access import needs
from web.api.description import LONGEST_KEY, MOST_BYTES, description
from web.users import Role

bp = Blueprint("api_v1", __name__, url_prefix="/api/v1")
log = logging.getLogger(__name__)
_ABOUT_THE_QUESTION = ("key", "purpose", "limit")


class NotJson(UsageError):
    """The body is declared as something else."""

    status = 415


class BodyTooLarge(UsageError):
    """One account takes less."""

    status = 413


@bp.get("/openapi.json")
@needs(Role.VIEWER)
def openapi() -> Response:
    return jsonify(description())


@bp.post("/resolve")
@needs(Role.STEWARD)
@access.limiter.limit("120 per minute")
def resolve() -> Response:
    """Who one account is: candidates best first, with evidence; nothing is stored."""
    body = _body()
    store, index = context.store(), _index()
    purpose = purpose_called(_text(body, "purpose", LINK.slug))
    limit = _limit(body)
    given = {name: value for name, value in body.items() if name not in _ABOUT_THE_QUESTION}
    if "key" in body:
        if given:
            raise BadParameter(
                f"a record of the store is named by its key alone, without {', '.join(map(_short, given))}",
                hint="leave key out to ask for an account from outside",
            )
        found = answer.of_key(index, store, _text(body, "key", ""), purpose, limit)
    else:
        answer.permits_linking(purpose)
        found = answer.of_account(index, store, asked(given), purpose, limit)
    _note(found, by_key="key" in body)
    return jsonify(found.as_row())


def _note(found: Answer, *, by_key: bool) -> None:
    """For operators. An account from outside is not named: nothing of it is kept."""
    log.info(
        "resolved one user=%s purpose=%s record=%s found=%d",
        access.current_user().name, found.purpose, found.key if by_key else "from-outside", found.found,
    )  # fmt: skip


def _index() -> Index:
    found = current_app.extensions["kenner-index"]
    assert isinstance(found, Index)
    return found


def _body() -> Mapping[str, object]:
    """The body as an object of JSON; NotJson, BodyTooLarge or BadParameter."""
    if not request.is_json:
        raise NotJson("the body is not declared as JSON", hint="send Content-Type: application/json")
    request.max_content_length = MOST_BYTES
    try:
        sent = request.get_data(cache=False)
    except RequestEntityTooLarge as exc:
        raise BodyTooLarge(
            f"the body is larger than {MOST_BYTES:,} bytes", hint="ask for one account at a time"
        ) from exc
    try:
        body = json.loads(sent, parse_constant=_no_number)
    except (ValueError, RecursionError) as exc:
        raise BadParameter(
            "the body cannot be read as JSON", hint='send an object: {"key": "x:jan"}'
        ) from exc
    if not isinstance(body, dict):
        raise BadParameter("the body is no object", hint='send an object: {"key": "x:jan"}')
    return body


def _no_number(_: str) -> object:
    raise ValueError("NaN and Infinity are no JSON")


def _text(body: Mapping[str, object], name: str, default: str) -> str:
    value = body.get(name, default)
    if not isinstance(value, str) or not 0 < len(value) <= LONGEST_KEY or not value.isprintable():
        raise BadParameter(
            f"{name} is not a text of 1 to {LONGEST_KEY} printable characters",
            hint="keys look like x:name or crm:123; the purpose is link",
        )
    return value


def _limit(body: Mapping[str, object]) -> int:
    value = body.get("limit", answer.USUALLY)
    if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= answer.MOST:
        raise BadParameter(f"limit is not a whole number of 1 to {answer.MOST}", hint="leave it out")
    return value


def _short(name: str) -> str:
    return name[:40]
