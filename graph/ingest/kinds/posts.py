"""Posts: what was written, and what the reading of it says.

Special categories (GDPR 9, 10) are dropped by the reading, so a claim never holds them. A post
without text is kept for its time and its writer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache

from graph.errors import BadKey
from graph.ingest.claims import Claim, Problem, Ref, Tie, fingerprint
from graph.ingest.fields import Field
from graph.ingest.kinds.accounts import bare_handle
from graph.ingest.kinds.kind import Claimed, NodeKind, Reading
from graph.ingest.typed import TypedRow
from graph.model.keys import handle_key, interest_key, post_key, tag_key
from graph.text.interests import Taxonomy
from graph.text.reading import Reading as WhatItSays
from graph.text.reading import read_texts

FIELDS = (
    Field("id", "text", "the platform's id of the post", required=True),
    Field("platform", "text", "short name of the platform", required=True),
    Field("handle", "text", "username of the writer", required=True),
    Field("text", "text", "what was written"),
    Field("posted_at", "moment", "when it was posted", required=True),
    Field("likes", "count", "likes stated by the platform"),
    Field("shares", "count", "shares stated by the platform"),
    Field("replies", "count", "replies stated by the platform"),
    Field("views", "count", "views stated by the platform"),
    Field("reply_to", "text", "id of the post it answers, on the same platform"),
    Field("shares_of", "text", "id of the post it passes on, on the same platform"),
    Field("quotes", "text", "id of the post it passes on with words of its own"),
    Field("language", "text", "ISO 639-1 code; guessed when empty"),
    Field("prompted", "truth", "answers a brand, or was asked for by one"),
    Field("sponsored", "truth", "paid content; markers in the text are seen without it"),
)
_OWN = ("text", "posted_at", "likes", "shares", "replies", "views", "prompted", "also")
_TO_POSTS = {"reply_to": "REPLY_TO", "shares_of": "SHARES", "quotes": "QUOTES"}


def claims(rows: Sequence[TypedRow], reading: Reading) -> Claimed:
    written = [row for row in rows if "text" in row.values]
    read = read_texts(
        (str(row.values["text"]) for row in written),
        brands=reading.names,
        languages=[_language(row) for row in written],
    )
    says = {row.row: each for row, each in zip(written, read, strict=True)}
    made: list[Claim] = []
    refused: list[tuple[int, Problem]] = []
    for row in rows:
        try:
            made.append(_claim(row, says.get(row.row)))
        except BadKey as exc:
            column = "id" if "post" in exc.message else "handle" if "handle" in exc.message else "platform"
            refused.append((row.row, Problem(column, exc.message, exc.hint)))
    return made, refused


def _language(row: TypedRow) -> str | None:
    stated = row.values.get("language")
    return str(stated).lower()[:2] if stated else None


def _claim(row: TypedRow, says: WhatItSays | None) -> Claim:
    stated = row.values
    platform = str(stated["platform"])
    ref = Ref("Post", post_key(platform, str(stated["id"])))
    username = str(stated["handle"]).lstrip("@").strip()
    author_key = handle_key(platform, username)
    author = Ref("Handle", author_key)
    values: dict[str, object] = {"platform": ref.key.partition(":")[0]}
    values.update({name: stated[name] for name in _OWN if name in stated})
    bare: dict[Ref, dict[str, object]] = {author: bare_handle(author_key, username)}
    ties = [Tie("POSTED", author, ref)]
    for column, edge_type in _TO_POSTS.items():
        if column in stated:
            other = Ref("Post", post_key(platform, str(stated[column])))
            if other != ref:
                bare[other] = {"platform": values["platform"]}
                ties.append(Tie(edge_type, ref, other))
    if says is None:
        if language := _language(row):
            values["language"] = language
        if "sponsored" in stated:
            values["sponsored"] = stated["sponsored"]
    else:
        values.update(_read_values(says, bool(stated.get("sponsored"))))
        _tie_reading(platform, ref, says, bare, ties)
    kept = tuple(ties)
    return Claim(row.row, ref, values, bare, kept, fingerprint(values, kept))


def _read_values(says: WhatItSays, is_sponsored: bool) -> dict[str, object]:
    found: dict[str, object] = {"language": says.language, "sponsored": says.sponsored or is_sponsored}
    if says.mood is not None:
        found["mood"] = float(says.mood)
        found["mood_confidence"] = float(says.confidence)
    if says.intent is not None:
        found["intent"] = says.intent
    return found


def _tie_reading(
    platform: str, ref: Ref, says: WhatItSays, bare: dict[Ref, dict[str, object]], ties: list[Tie]
) -> None:
    for label, mentions in (("Brand", says.brands), ("Product", says.products)):
        for mention in mentions:
            facts: dict[str, object] = {"rule": mention.rule}
            if mention.mood is not None:
                facts["mood"] = float(mention.mood)
            ties.append(Tie("MENTIONS", ref, Ref(label, mention.key), facts))
    for username in dict.fromkeys(says.handles):
        try:
            key = handle_key(platform, username)
        except BadKey:
            continue
        bare.setdefault(Ref("Handle", key), bare_handle(key, username))
        ties.append(Tie("MENTIONS", ref, Ref("Handle", key), {"rule": "handle"}))
    for tag in dict.fromkeys(tag_key(each) for each in says.hashtags):
        bare[Ref("Hashtag", tag)] = {"text": tag.partition(":")[2]}
        ties.append(Tie("TAGGED", ref, Ref("Hashtag", tag)))
    for about in says.interests:
        interest = Ref("Interest", about.key)
        bare[interest] = _labels().get(about.key, {})
        ties.append(Tie("ABOUT", ref, interest, {"weight": float(about.weight), "rule": about.rule}))


@cache
def _labels() -> Mapping[str, dict[str, object]]:
    return {
        interest_key(node["id"]): {"label_nl": node["label_nl"], "label_en": node["label_en"]}
        for node in Taxonomy.shipped().nodes
    }


POSTS = NodeKind(
    "posts", "Post", "a message on a platform", FIELDS, claims, values_decide=False,
)  # fmt: skip
