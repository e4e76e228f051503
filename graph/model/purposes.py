"""What data may be used for. Nothing personal is read without one of these.

A purpose that is not in `ALL` cannot be constructed by name, so a misspelt one is refused
instead of silently permitting nothing.
"""

from __future__ import annotations

from dataclasses import dataclass

from graph.errors import BadParameter
from graph.model.schema import PURPOSES, may_property

_DPV = "https://w3id.org/dpv#"


@dataclass(frozen=True, slots=True)
class Purpose:
    """`iri` is the nearest term of the W3C Data Privacy Vocabulary (DPV 2)."""

    slug: str
    iri: str
    label_en: str
    label_nl: str

    @property
    def may(self) -> str:
        """Property of a record that holds the end of the permission."""
        return may_property(self.slug)

    @property
    def channel(self) -> str | None:
        """`email` for `contact-email`; None when the purpose is not contact."""
        head, _, channel = self.slug.partition("-")
        return channel if head == "contact" else None


def _contact(channel: str, en: str, nl: str) -> Purpose:
    return Purpose(f"contact-{channel}", _DPV + "DirectMarketing", f"contact by {en}", f"contact per {nl}")


INSIGHT = Purpose("insight", _DPV + "CustomerRelationshipManagement", "insight", "inzicht")
LINK = Purpose(
    "link", _DPV + "RecordManagement", "link accounts to a person", "accounts aan een persoon koppelen"
)
WEBCARE = Purpose("webcare", _DPV + "CustomerCare", "webcare", "webcare")
SHARE = Purpose("share", _DPV + "DataSharing", "share with others", "delen met anderen")
CONTACT_EMAIL = _contact("email", "e-mail", "e-mail")
CONTACT_SMS = _contact("sms", "SMS", "sms")
CONTACT_PHONE = _contact("phone", "phone", "telefoon")
CONTACT_WHATSAPP = _contact("whatsapp", "WhatsApp", "WhatsApp")
CONTACT_POST = _contact("post", "post", "post")
CONTACT_DM = _contact("dm", "direct message", "privébericht")

ALL: tuple[Purpose, ...] = (
    INSIGHT, LINK, WEBCARE, SHARE,
    CONTACT_EMAIL, CONTACT_SMS, CONTACT_PHONE, CONTACT_WHATSAPP, CONTACT_POST, CONTACT_DM,
)  # fmt: skip

_BY_SLUG = {each.slug: each for each in ALL}
assert tuple(_BY_SLUG) == PURPOSES


def purpose(slug: str) -> Purpose:
    """The purpose called `slug`; BadParameter names the choices."""
    found = _BY_SLUG.get(slug.strip().lower())
    if found is None:
        raise BadParameter(f"there is no purpose {slug!r}", hint="choose one of " + ", ".join(_BY_SLUG))
    return found
