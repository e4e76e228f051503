"""The one list of labels, relationship types and properties the graph may hold.

Everything else is checked against it: query files, migrations, imports, the digest and
the generated page `docs/schema.md`. A name that is not here does not exist.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Personal(StrEnum):
    """How closely a datum belongs to a human being."""

    NONE = "none"
    HANDLE = "handle"  # belongs to an account on a platform
    CUSTOMER = "customer"  # belongs to a person the company knows by other means


@dataclass(frozen=True, slots=True)
class Property:
    """One property: `kind` is a Cypher type name; `volatile` ones differ between two
    honest runs over the same input (clocks, counters) and stay out of the digest."""

    name: str
    kind: str
    description: str
    unit: str = ""
    personal: Personal = Personal.NONE
    volatile: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    label: str
    description: str
    personal: Personal
    properties: tuple[Property, ...]
    indexed: tuple[str, ...] = ()
    fulltext: tuple[str, ...] = ()
    unique: tuple[str, ...] = ()
    """Properties, beside `key`, of which no two nodes have the same value."""


@dataclass(frozen=True, slots=True)
class Edge:
    type: str
    starts: tuple[str, ...]
    ends: tuple[str, ...]
    description: str
    properties: tuple[Property, ...] = ()


def _p(name: str, kind: str, description: str, *, unit: str = "", volatile: bool = False) -> Property:
    return Property(name, kind, description, unit=unit, volatile=volatile)


def _handle(name: str, kind: str, description: str, *, unit: str = "") -> Property:
    return Property(name, kind, description, unit=unit, personal=Personal.HANDLE)


def _customer(name: str, kind: str, description: str, *, unit: str = "") -> Property:
    return Property(name, kind, description, unit=unit, personal=Personal.CUSTOMER)


_KEY = _p("key", "STRING", "identity of the node, `<namespace>:<id>`, lower case")
_IDX = _p("idx", "INTEGER", "dense number for whole-graph work, 0 and up, never reused", volatile=True)
_HASH = _p("fingerprint", "STRING", "hash of the imported values, to tell a changed row from a seen one")
_MAY = "the end of the permission for this purpose; absent means not permitted"

PURPOSES = (
    "insight", "link", "webcare", "share",
    "contact-email", "contact-sms", "contact-phone", "contact-whatsapp", "contact-post", "contact-dm",
)  # fmt: skip
"""Slugs of the purposes that data may be used for; see `graph.model.purposes`."""


def may_property(purpose: str) -> str:
    """Name of the property that carries the projected permission for `purpose`."""
    return "may_" + purpose.replace("-", "_")


_GATES = tuple(_p(may_property(slug), "DATETIME", f"{slug}: {_MAY}") for slug in PURPOSES)

SCORES = ("authority", "travel", "mavens", "connectors", "audience", "harmonic", "spread", "communities")
"""Measures of reach that can be written to people; see `graph.reach.written`."""


def score_properties(measure: str) -> tuple[str, str, str, str]:
    """Names of the properties that carry a written score: itself, when, for what, resting on what."""
    name = f"reach_{measure}"
    return name, f"{name}_at", f"{name}_may", f"{name}_from"


def _scores() -> tuple[Property, ...]:
    found: list[Property] = []
    for measure in SCORES:
        score, at, may, rests_on = score_properties(measure)
        what = "number of the community" if measure == "communities" else f"score of `kenner reach {measure}`"
        found += (
            Property(
                score,
                "FLOAT",
                f"{what}, as it was when it was written",
                personal=Personal.HANDLE,
                volatile=True,
            ),
            _p(at, "DATETIME", "when that was written", volatile=True),
            _p(
                may,
                "STRING",
                "the permission it rests on, e.g. `may_insight`; for no other purpose is it shown",
                volatile=True,
            ),
            _p(rests_on, "STRING", "the snapshot and the options it rests on, as JSON", volatile=True),
        )
    return tuple(found)


_SCORES = _scores()

NODES: tuple[Node, ...] = (
    Node(
        "Person", "who the resolver and people decided is one human; all else is read through `IS`", Personal.CUSTOMER,
        (_KEY, _IDX, _customer("display_name", "STRING", "a name a steward chose; otherwise names come from the records"), *_SCORES),
        indexed=("idx",),
    ),
    Node(
        "Former", "a person that records were taken for before, so that its old key leads to who they are now", Personal.CUSTOMER,
        (_KEY, _IDX, _customer("display_name", "STRING", "the name it had")),
    ),
    Node(
        "Handle", "one account on one platform", Personal.HANDLE,
        (
            _KEY, _IDX, _HASH,
            _handle("platform", "STRING", "platform slug, e.g. `x`, `instagram`, `mastodon`"),
            _handle("username", "STRING", "handle as shown, without `@`"),
            _handle("usernames_before", "LIST<STRING>", "earlier usernames, newest first"),
            _handle("account_id", "STRING", "the platform's own id, when known"),
            _handle("name", "STRING", "display name"),
            _handle("bio", "STRING", "profile text"),
            _handle("location", "STRING", "place as the account states it"),
            _handle("language", "STRING", "ISO 639-1 code, or `unknown`"),
            _handle("url", "STRING", "link in the profile"),
            _handle("email", "STRING", "e-mail address the account shows"),
            _handle("phone", "STRING", "phone number the account shows, E.164 where it parses"),
            _handle("followers", "INTEGER", "follower count the platform states", unit="accounts"),
            _handle("following", "INTEGER", "followed count the platform states", unit="accounts"),
            _handle("created", "DATETIME", "when the account was opened"),
            _handle("verified", "BOOLEAN", "the platform vouches for it"),
            _handle("kind", "STRING", "personal, business, employee, brand or bot"),
            _handle("search_name", "STRING", "username and name, folded to lower-case ASCII, for prefix search"),
            _handle("also", "STRING", "columns of the source the model does not know, as JSON"),
            *_GATES,
            *_SCORES,
        ),
        indexed=("idx", "platform", "username", "search_name"), fulltext=("username", "name", "bio"),
    ),
    Node(
        "Customer", "one row of a customer file; everything but the id is optional", Personal.CUSTOMER,
        (
            _KEY, _HASH,
            _customer("name", "STRING", "full name"), _customer("first_name", "STRING", "first name"),
            _customer("last_name", "STRING", "last name with its prefix"),
            _customer("address", "STRING", "street and number"), _customer("postcode", "STRING", "postal code"),
            _customer("city", "STRING", "town"), _customer("country", "STRING", "country, ISO 3166 code or name"),
            _customer("email", "STRING", "e-mail address"), _customer("phone", "STRING", "phone, E.164 where it parses"),
            _customer("birthday", "STRING", "date of birth, YYYY-MM-DD"),
            _customer("handles", "LIST<STRING>", "handles the customer gave, `platform:username`"),
            _customer("search_name", "STRING", "name folded to lower-case ASCII, for prefix search"),
            _customer("also", "STRING", "columns of the source the model does not know, as JSON"),
            *_GATES,
        ),
        indexed=("search_name",), fulltext=("name", "city"),
    ),
    Node(
        "Post", "one message on a platform", Personal.HANDLE,
        (
            _KEY, _HASH,
            _handle("platform", "STRING", "platform slug"), _handle("text", "STRING", "what was written"),
            _handle("posted_at", "DATETIME", "when it was posted"),
            _handle("language", "STRING", "ISO 639-1 code, or `unknown`"),
            _handle("mood", "FLOAT", "sentiment, -1 (negative) to 1 (positive)"),
            _handle("mood_confidence", "FLOAT", "trust in the mood, 0 to 1"),
            _handle("intent", "STRING", "what the writer wants: complaint, question, praise, purchase, switch"),
            _handle("sponsored", "BOOLEAN", "carries a marker of paid content"),
            _handle("prompted", "BOOLEAN", "answers a brand, or was asked for by one"),
            _handle("likes", "INTEGER", "likes stated by the platform"), _handle("shares", "INTEGER", "shares stated by the platform"),
            _handle("replies", "INTEGER", "replies stated by the platform"), _handle("views", "INTEGER", "views stated by the platform"),
            _handle("also", "STRING", "columns of the source the model does not know, as JSON"),
        ),
        indexed=("posted_at",), fulltext=("text",),
    ),
    Node(
        "Interest", "a node of the interest taxonomy", Personal.NONE,
        (
            _KEY, _HASH, _p("label_nl", "STRING", "Dutch label"), _p("label_en", "STRING", "English label"),
            _p("terms", "LIST<STRING>", "words that point to it"),
            _p("also", "STRING", "columns of the source the model does not know, as JSON"),
        ),
        fulltext=("label_nl", "label_en"),
    ),
    Node(
        "Brand", "a brand, own or of others", Personal.NONE,
        (
            _KEY, _HASH, _p("name", "STRING", "brand name"), _p("aliases", "LIST<STRING>", "other spellings"),
            _p("own", "BOOLEAN", "one of ours"), _p("description", "STRING", "what it is"),
            _p("also", "STRING", "columns of the source the model does not know, as JSON"),
        ),
        fulltext=("name",),
    ),
    Node(
        "Product", "what is bought; belongs to a brand", Personal.NONE,
        (_KEY, _HASH, _p("name", "STRING", "product name"), _p("aliases", "LIST<STRING>", "other spellings")),
        fulltext=("name",),
    ),
    Node(
        "Hashtag", "a conversation", Personal.NONE,
        (_KEY, _p("text", "STRING", "the tag without `#`"), _p("stance", "STRING", "join, watch or avoid")), fulltext=("text",),
    ),
    Node("Place", "town, region or country", Personal.NONE, (_KEY, _p("name", "STRING", "name"), _p("country", "STRING", "ISO 3166 code")), fulltext=("name",)),
    Node(
        "Campaign", "a campaign and its measured result", Personal.NONE,
        (
            _KEY, _p("name", "STRING", "name"), _p("goal", "STRING", "what it is for"), _p("persona", "STRING", "whom it is for"),
            _p("channels", "LIST<STRING>", "platforms used"), _p("starts", "DATETIME", "first moment"), _p("ends", "DATETIME", "last moment"),
        ),
    ),
    Node(
        "Case", "a webcare conversation", Personal.HANDLE,
        (
            _KEY, _p("state", "STRING", "open, waiting or solved"), _p("held_by", "STRING", "user who holds it"),
            _p("opened_at", "DATETIME", "when it was opened"), _p("solved_at", "DATETIME", "when it was solved"),
        ),
        indexed=("state",),
    ),
    Node(
        "Consent", "one consent event; append-only", Personal.CUSTOMER,
        (
            _KEY,
            _p("subject", "STRING", "key of the record the event is about"), _p("identified_by", "STRING", "how the subject was identified"),
            _p("given_by", "STRING", "self, guardian or representative"), _p("controllers", "LIST<STRING>", "who is responsible"),
            _p("recipients", "LIST<STRING>", "who receives the data"), _p("purpose", "STRING", "purpose slug"),
            _p("processing", "LIST<STRING>", "collect, link, infer, contact, share, export"),
            _p("categories", "LIST<STRING>", "data categories"), _p("channel", "STRING", "channel it covers"),
            _p("scope", "STRING", "platform or account it covers, `*` for all"), _p("basis", "STRING", "letter of GDPR Art. 6(1), a to f"),
            _p("assessment", "STRING", "id of the legitimate-interest assessment, for basis f"),
            _p("status", "STRING", "requested, given, refused, withdrawn, expired or unproven"),
            _p("notice", "STRING", "key of the wording that was shown"), _p("language", "STRING", "language of the wording"),
            _p("method", "STRING", "web form, paper, phone, double opt-in, import, API"), _p("evidence", "STRING", "where the proof is"),
            _p("event_at", "DATETIME", "when the person acted"), _p("received_at", "DATETIME", "when it reached us", volatile=True),
            _p("recorded_at", "DATETIME", "when it was written", volatile=True), _p("actor", "STRING", "who recorded it"),
            _p("valid_from", "DATETIME", "first moment it holds"), _p("valid_until", "DATETIME", "last moment it holds"),
            _p("source", "STRING", "slug of the source the event came from; `kenner` for acts recorded here"), _p("withdrawn_how", "STRING", "channel of the withdrawal"), _p("propagated_at", "DATETIME", "when the withdrawal took effect everywhere", volatile=True),
            _p("jurisdiction", "STRING", "ISO 3166 code"), _p("previous_hash", "STRING", "hash of the subject's previous event"),
            _p("hash", "STRING", "hash of this event"), _p("supersedes", "STRING", "key of the event it replaces"),
            _p("sequence", "INTEGER", "place in the subject's chain, 0 and up"),
        ),
        indexed=("subject", "purpose"), unique=("previous_hash",),
    ),
    Node("Purpose", "what data may be used for", Personal.NONE, (_KEY, _p("slug", "STRING", "purpose slug"), _p("iri", "STRING", "DPV IRI"), _p("label_nl", "STRING", "Dutch label"), _p("label_en", "STRING", "English label"))),
    Node("Notice", "the exact wording that was shown", Personal.NONE, (_KEY, _p("version", "STRING", "version"), _p("text", "STRING", "the wording"), _p("language", "STRING", "ISO 639-1 code"), _p("text_hash", "STRING", "SHA-256 of the wording"))),
    Node(
        "Source", "where data comes from, with its terms", Personal.NONE,
        (
            _KEY, _p("slug", "STRING", "short name"), _p("terms", "STRING", "the terms in words or a link"),
            _p("link_terms", "STRING", "may records be linked to a person: allowed, opt-in or forbidden"),
        ),
    ),
    Node(
        "Import", "one batch with its closing sum", Personal.NONE,
        (
            _KEY, _p("kind", "STRING", "what was imported"), _p("file", "STRING", "file name"), _p("file_hash", "STRING", "SHA-256 of the file"),
            _p("status", "STRING", "running, done or failed"), _p("read", "INTEGER", "rows read"), _p("new", "INTEGER", "rows that were new"),
            _p("changed", "INTEGER", "rows that changed something"), _p("unchanged", "INTEGER", "rows already known"), _p("refused", "INTEGER", "rows refused"),
            _p("position", "INTEGER", "rows whose effect is stored"), _p("started_at", "DATETIME", "start", volatile=True), _p("ended_at", "DATETIME", "end", volatile=True),
        ),
    ),
    Node(
        "Decision", "SAME, DIFFERENT or UNSURE between two records", Personal.HANDLE,
        (
            _KEY, _p("left", "STRING", "key of one record"), _p("right", "STRING", "key of the other"), _p("verdict", "STRING", "same, different or unsure"),
            _p("status", "STRING", "active, waiting (for a person), withdrawn, or second (a second reading, which moves nobody)"), _p("probability", "FLOAT", "calibrated chance that they are one person, 0 to 1"),
            _p("bits", "FLOAT", "log2 of the odds from the evidence"), _p("evidence", "STRING", "JSON list of {kind, says, bits}"),
            _p("decided_by", "STRING", "`machine`, or the user"), _p("model", "STRING", "version of the weights"), _p("reason", "STRING", "why, in words"),
            _p("decided_at", "DATETIME", "when", volatile=True), _p("withdrawn_at", "DATETIME", "when it was taken back", volatile=True),
            _p("withdrawn_by", "STRING", "who took it back"), _p("basis", "STRING", "what permits the link: consent events of both records"),
            _p("worth", "FLOAT", "how much a human decision would settle, for the order of the queue"),
            _p("batch", "STRING", "the act that made it with others; they are taken back together", volatile=True),
            _p("blind", "BOOLEAN", "the reviewer did not see what the machine thought"),
        ),
        indexed=("status", "verdict"),
    ),
    Node("Segment", "a saved audience", Personal.NONE, (_KEY, _p("name", "STRING", "name"), _p("query", "STRING", "catalogue name or text"), _p("purpose", "STRING", "purpose slug"), _p("members", "INTEGER", "people with consent"), _p("left_out", "INTEGER", "people without"))),
    Node("Meta", "facts about the store itself", Personal.NONE, (_KEY, _p("value", "INTEGER", "a counter", volatile=True), _p("text", "STRING", "a text", volatile=True))),
)  # fmt: skip

_ROW = (
    _p("import", "STRING", "key of the import"),
    _p("row", "INTEGER", "row in the file, 1 is the first data row"),
)

EDGES: tuple[Edge, ...] = (
    Edge("IS", ("Handle", "Customer"), ("Person",), "this record is this person", (_p("decision", "STRING", "key of the decision that made it; `alone` for a record by itself"), _p("probability", "FLOAT", "0 to 1"), _p("reason", "STRING", "strongest reason in words"), _p("basis", "STRING", "what permits the link: the consent events of the records it rests on"), _p("home", "STRING", "key of the person the record was first known as, where that is another; `none` when it joined one without"), _p("left", "LIST<STRING>", "decisions by which it left that home; `news` for new data"), _p("since", "DATETIME", "when the record was first somebody", volatile=True))),
    Edge("WAS", ("Handle", "Customer"), ("Former",), "this record was taken for this person before; history, which the digest leaves out", (_p("until", "DATETIME", "until when", volatile=True), _p("why", "STRING", "merge, split or renamed"), _p("by", "STRING", "key of the decision, or `resolve`"))),
    Edge("FOLLOWS", ("Handle",), ("Handle",), "the first reads the second", (_p("since", "DATETIME", "when it began"), *_ROW)),
    Edge("INFLUENCES", ("Handle",), ("Handle",), "measured: a post of the first makes the second act", (_p("probability", "FLOAT", "0 to 1"), *_ROW)),
    Edge("POSTED", ("Handle",), ("Post",), "wrote"),
    Edge("MENTIONS", ("Post",), ("Handle", "Brand", "Product"), "names", (_p("rule", "STRING", "what matched"), _p("mood", "FLOAT", "mood towards it, -1 to 1"))),
    Edge("REPLY_TO", ("Post",), ("Post",), "answers"),
    Edge("SHARES", ("Post",), ("Post",), "passes on"),
    Edge("QUOTES", ("Post",), ("Post",), "passes on with words of its own"),
    Edge("LIKES", ("Handle",), ("Post",), "liked", _ROW),
    Edge("LISTS", ("Handle",), ("Handle",), "the first has the second on a list of its own; which list is not kept", _ROW),
    Edge("TAGGED", ("Post",), ("Hashtag",), "carries the tag"),
    Edge("ABOUT", ("Post", "Decision"), ("Interest", "Handle", "Customer"), "a post is about an interest; a decision is about two records", (_p("weight", "FLOAT", "0 to 1"), _p("rule", "STRING", "what matched"))),
    Edge("INTERESTED_IN", ("Person",), ("Interest",), "derived from posts", (_p("weight", "FLOAT", "0 to 1"), _p("evidence", "LIST<STRING>", "keys of proving posts"), _p("last_seen", "DATETIME", "newest proof"))),
    Edge("BROADER", ("Interest",), ("Interest",), "the second contains the first"),
    Edge("BOUGHT", ("Customer",), ("Product",), "a purchase", (_p("key", "STRING", "identity of the purchase"), _p("at", "DATETIME", "when"), _p("amount", "FLOAT", "price paid"), _p("currency", "STRING", "ISO 4217"), *_ROW)),
    Edge("OF", ("Product", "Import"), ("Brand", "Source"), "belongs to"),
    Edge("COMPETES_WITH", ("Brand",), ("Brand",), "rival"),
    Edge("SPEAKS_FOR", ("Handle",), ("Brand",), "official or employee account", (_p("from", "DATETIME", "since"), _p("to", "DATETIME", "until"))),
    Edge("LINKS_TO", ("Handle",), ("Handle",), "bio link, rel=me, alsoKnownAs", (_p("verified", "BOOLEAN", "the other side confirms it"), _p("rule", "STRING", "what kind of link"))),
    Edge("LIVES_IN", ("Handle", "Customer"), ("Place",), "stated residence"),
    Edge("GAVE", ("Handle", "Customer", "Person"), ("Consent",), "the subject of the event"),
    Edge("FOR", ("Consent",), ("Purpose",), "what it is for"),
    Edge("READ", ("Consent",), ("Notice",), "the wording that was shown"),
    Edge("FROM", ("Handle", "Customer", "Post", "Interest", "Brand", "Product", "Consent"), ("Import",), "where the values come from", (_p("row", "INTEGER", "row in the file, 1 is the first data row"), _p("sets", "LIST<STRING>", "properties this row set"), _p("at", "DATETIME", "when", volatile=True))),
    Edge("OPENED_BY", ("Case",), ("Post",), "the post that began it"),
)  # fmt: skip

NODE_BY_LABEL = {node.label: node for node in NODES}
EDGE_BY_TYPE = {edge.type: edge for edge in EDGES}
PROPERTY_NAMES = frozenset(p.name for node in NODES for p in node.properties) | frozenset(
    p.name for edge in EDGES for p in edge.properties
)
