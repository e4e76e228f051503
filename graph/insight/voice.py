"""Share of voice: a brand's part of the conversation by mentions, by people and by unique reach.

The three shares answer different questions and are shown side by side: how much was said, by how
many different people, and how many different people could hear it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graph.insight.influence import heard
from graph.insight.mentions import Mention, Tally, tally
from graph.model.purposes import Purpose
from graph.store import Row, Store


@dataclass(frozen=True, slots=True)
class ShareOfVoice:
    """One brand of the comparison. Shares are 0..1 of all brands compared; None where cells are too small.

    `reach` is how many different people hear those who speak of it, `potential` their followers added up.
    """

    brand: str
    name: str
    own: bool
    is_asked: bool
    tally: Tally
    mention_share: float | None
    people_share: float | None
    reach: int | None
    reach_share: float | None
    potential: int | None


def shares_of_voice(
    store: Store,
    purpose: Purpose,
    compared: Sequence[Row],
    mentions: Mapping[str, list[Mention]],
    minimum: int,
) -> list[ShareOfVoice]:
    """One line a brand of `compared`, in their order; a brand few speak of keeps all its figures to itself."""
    tallies = {row["key"]: tally(mentions[row["key"]], minimum) for row in compared}
    speakers = {row["key"]: sorted({each.who for each in mentions[row["key"]]}) for row in compared}
    reach = heard(store, purpose, speakers)
    of_all = {
        "mentions": sum(each.mentions or 0 for each in tallies.values()),
        "people": sum(each.people or 0 for each in tallies.values()),
        "reach": sum(each.people for each in reach.values()),
    }
    lines = []
    for row in compared:
        found, hears = tallies[row["key"]], reach.get(row["key"])
        is_shown = found.people is not None and hears is not None
        lines.append(
            ShareOfVoice(
                brand=row["key"],
                name=str(row["name"] or row["key"]),
                own=bool(row["own"]),
                is_asked=bool(row["is_asked"]),
                tally=found,
                mention_share=_share(found.mentions, of_all["mentions"]),
                people_share=_share(found.people, of_all["people"]),
                reach=hears.people if is_shown and hears else None,
                reach_share=_share(hears.people if is_shown and hears else None, of_all["reach"]),
                potential=hears.potential if is_shown and hears else None,
            )
        )
    return lines


def _share(part: int | None, whole: int) -> float | None:
    return part / whole if part is not None and whole else None
