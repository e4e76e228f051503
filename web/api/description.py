"""What `/api/v1` takes and gives, as OpenAPI 3.1, written from the fields, limits and errors themselves."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from graph.model.purposes import ALL
from resolver.answer import MOST, USUALLY
from resolver.asked import FIELDS, MOST_COUNT, MOST_WORDS, Field
from resolver.decide import Outcome

Schema = dict[str, Any]

MOST_BYTES = 64 * 1024
LONGEST_KEY = 600

_REFUSALS = {
    "400": "A field that is unknown, of the wrong type or too long; neither a handle nor an id; no JSON.",
    "401": "Nobody signed in, or the name and password do not belong together.",
    "403": "The role may not see evidence of links, the purpose permits no linking, or the account may not be linked.",
    "404": "No record that may be linked has this key; the hint names near spellings.",
    "413": f"The body is larger than {MOST_BYTES:,} bytes.",
    "415": "The body is not declared as JSON.",
    "429": "Too many requests a minute, or too many wrong passwords.",
    "503": "The store or the index cannot serve now.",
}


def description() -> Schema:
    """The whole document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Kenner",
            "version": version("kenner"),
            "summary": "Who is this account?",
            "description": "Personal data comes out: for the declared purpose, of those who permitted it, at this moment.",
        },
        "servers": [{"url": "/api/v1"}],
        "security": [{"password": []}, {"session": []}],
        "paths": {"/resolve": {"post": _resolve()}, "/openapi.json": {"get": _openapi()}},
        "components": {
            "securitySchemes": {
                "password": {
                    "type": "http",
                    "scheme": "basic",
                    "description": "Name and password of a user of Kenner.",
                },
                "session": {
                    "type": "apiKey",
                    "in": "cookie",
                    "name": "kenner",
                    "description": "The session of a browser that signed in; __Host-kenner over TLS.",
                },
            },
            "schemas": {
                "Question": {"oneOf": [_by_key(), _by_account()]},
                "Answer": _answer(),
                "Candidate": _candidate(),
                "Line": _line(),
                "Refusal": _refusal(),
            },
        },
    }


def _resolve() -> Schema:
    return {
        "operationId": "resolve",
        "summary": "Who one account is",
        "description": "Candidates best first, each with its evidence and the person it belongs to now. Nothing is stored. For the role steward and above.",
        "requestBody": {
            "required": True,
            "content": {
                "application/json": {
                    "schema": _ref("Question"),
                    "examples": {
                        "account": {
                            "value": {
                                "platform": "x",
                                "handle": "jan.vd.berg",
                                "name": "Jan van den Berg",
                                "location": "Deventer",
                            }
                        },
                        "key": {"value": {"key": "x:jandevries", "purpose": "link"}},
                    },
                }
            },
        },
        "responses": {"200": _json("The candidates.", _ref("Answer")), **_refused(*_REFUSALS)},
    }


def _openapi() -> Schema:
    return {
        "operationId": "describe",
        "summary": "This document",
        "responses": {"200": _json("OpenAPI 3.1.", {"type": "object"}), **_refused("401")},
    }


def _refused(*statuses: str) -> Schema:
    return {status: _json(_REFUSALS[status], _ref("Refusal")) for status in statuses}


def _json(says: str, schema: Schema) -> Schema:
    return {"description": says, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _about_the_question() -> Schema:
    return {
        "purpose": {
            "type": "string",
            "enum": [each.slug for each in ALL],
            "default": "link",
            "description": "Only link permits linking; the others are refused with 403.",
        },
        "limit": {
            "type": "integer",
            "minimum": 1,
            "maximum": MOST,
            "default": USUALLY,
            "description": "Most candidates to tell.",
        },
    }


def _by_key() -> Schema:
    key = {
        "type": "string",
        "minLength": 1,
        "maxLength": LONGEST_KEY,
        "description": "A record of the store, e.g. x:jan.",
    }
    return _object({"key": key, **_about_the_question()}, needed=["key"], title="A record of the store")


def _by_account() -> Schema:
    fields = {name: _field(each) for name, each in FIELDS.items()}
    account = _object({**fields, **_about_the_question()}, needed=[], title="An account from outside")
    return {**account, "anyOf": [{"required": ["platform", "handle"]}, {"required": ["id"]}]}


def _field(field: Field) -> Schema:
    said = field.says if field.is_compared else f"{field.says}; taken, not compared"
    match field.type:
        case "text":
            made: Schema = {"type": ["string", "null"], "maxLength": field.most}
            if field.choices:
                made["enum"] = [*field.choices, "", None]
        case "words":
            word = {"type": "string", "maxLength": field.most}
            made = {
                "anyOf": [{"type": "array", "items": word, "maxItems": MOST_WORDS}, word, {"type": "null"}]
            }
        case "count":
            made = {"type": ["integer", "null"], "minimum": 0, "maximum": MOST_COUNT}
        case _:
            made = {"type": ["boolean", "null"]}
    return {**made, "description": said}


def _answer() -> Schema:
    person = {"type": ["string", "null"], "description": "Whom the asked record is taken for now."}
    return _object({
        "key": {"type": "string", "description": "Key that the asked record has, or would have, in the store."},
        "person": person,
        "purpose": {"const": "link"},
        "model": {"type": "string", "description": "Version of the weights."},
        "not_compared": {"type": "array", "items": {"type": "string"}, "description": "Fields given that are no evidence."},
        "found": {"type": "integer", "minimum": 0, "description": "Candidates with a probability of 0.01 or more."},
        "candidates": {"type": "array", "items": _ref("Candidate"), "maxItems": MOST},
    })  # fmt: skip


def _candidate() -> Schema:
    return _object({
        "key": {"type": "string"}, "platform": {"type": "string"}, "handle": {"type": "string"}, "name": {"type": "string"},
        "person": {"type": ["string", "null"], "description": "Whom the record is taken for now; null when nobody yet."},
        "probability": {"type": "number", "minimum": 0.01, "maximum": 1, "description": "Calibrated chance of one person."},
        "bits": {"type": "number", "description": "log2 of the odds: the sum of the evidence."},
        "decision": {"type": "string", "enum": [each.value for each in Outcome]},
        "evidence": {"type": "array", "items": _ref("Line"), "minItems": 1},
    })  # fmt: skip


def _line() -> Schema:
    return _object({
        "kind": {"type": "string"}, "says": {"type": "string"},
        "bits": {"type": "number", "description": "Above zero speaks for one person."},
    })  # fmt: skip


def _refusal() -> Schema:
    made = _object({
        "ok": {"const": False}, "error": {"type": "string"}, "kind": {"type": "string"}, "hint": {"type": "string"},
        "status": {"type": "integer"}, "rule": {"type": "string", "description": "Where a rule refused."},
    })  # fmt: skip
    return {**made, "required": ["ok", "error", "kind", "hint", "status"]}


def _object(properties: Schema, needed: list[str] | None = None, title: str = "") -> Schema:
    """No other properties; all of them there unless `needed` says which."""
    made: Schema = {
        "type": "object",
        "properties": properties,
        "required": list(properties) if needed is None else needed,
        "additionalProperties": False,
    }
    return {"title": title, **made} if title else made
