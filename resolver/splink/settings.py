"""Our weights as settings of Splink 5, learnt on a sample of the records they are for.

Splink holds a table of levels and nothing else of the model, so the settings are an approximation; how near they
come is measured on the sample, on the pairs that the rules of the settings propose.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.errors import BadParameter
from resolver import measure
from resolver.engines import local
from resolver.measure import PairMeasures
from resolver.records import Records
from resolver.splink.columns import PREPARED, UNFOLLOWED, select, told
from resolver.splink.distil import Distilled, Fitted, distil
from resolver.splink.levels import COMPARISONS, LEFT_OUT, RULES, Flags, Rule, View
from resolver.weigh import Weighed, Weights

FEWEST_MATCHES = 30.0
"""Expected pairs of one person among the candidates of a sample; below it the levels hold too few."""
_LEAST = 1e-12


@dataclass(frozen=True)
class Nearness:
    """How near the settings come to the weights, on the candidates of the sample.

    `proposed` of our links are found by the rules; `kept` of them are links of the settings too; `ours` of the
    links of the settings are ours. Shares, 0 to 1. With known truth the measures of both stand beside each other.
    """

    pairs: int
    links: int
    proposed: float
    kept: float
    ours: float
    before: PairMeasures | None = None
    after: PairMeasures | None = None


@dataclass(frozen=True)
class Exported:
    """Settings of Splink, the SQL of the columns they read, and how near they come."""

    settings: Mapping[str, Any]
    sql: str
    model: Distilled
    silent: tuple[str, ...]
    """Comparisons that the sample does not tell, so they are not there."""
    nearness: Nearness
    left_out: tuple[str, ...] = LEFT_OUT


def export(left: Records, right: Records | None, weights: Weights, *, records: int | None = None) -> Exported:
    """`weights` as Splink can hold them, for `records` records like those of the sample (else as many as it has).

    BadParameter where the sample holds too few pairs that are probably one person.
    """
    ours, theirs = left.in_order(), None if right is None else right.in_order()
    weighed = local.score(ours, theirs, weights)
    if (expected := float(weighed.probability.sum())) < FEWEST_MATCHES:
        raise BadParameter(
            f"the sample holds {expected:.0f} pairs of one person, {FEWEST_MATCHES:.0f} are needed",
            hint="give more records: whole people, not rows at random",
        )
    size = len(ours) + (0 if theirs is None else len(theirs))
    fields = told([ours] if theirs is None else [ours, theirs])
    there = frozenset(column.name for column in PREPARED.values() if column.needs <= fields)
    rules = [rule for rule in RULES if rule.needs <= there]
    times = (records or size) / size
    found = distil(weighed.pairs, weighed.probability, [each for each in COMPARISONS if each.needs <= there])
    view = View(weighed.pairs)
    proposed = np.any([rule.holds(view) for rule in rules], axis=0)
    return Exported(
        _settings(found, rules, weights, size=size, times=times, within=theirs is None), _sql(fields, weights),
        found, _silent(found.comparisons), _nearness(weighed, found.bits(view), proposed, weights),
    )  # fmt: skip


def _silent(found: Sequence[Fitted]) -> tuple[str, ...]:
    held = {each.comparison.name for each in found}
    return tuple(each.name for each in COMPARISONS if each.name not in held)


def _settings(
    found: Distilled, rules: Sequence[Rule], weights: Weights, *, size: int, times: float, within: bool
) -> dict[str, Any]:
    prior = found.prior - float(np.log2(times))
    return {
        "link_type": "dedupe_only" if within else "link_only",
        "probability_two_random_records_match": max(_LEAST, float(1 / (1 + 2.0**-prior))),
        "blocking_rules_to_generate_predictions": [
            {"blocking_rule": rule.sql, "sql_dialect": "duckdb"} for rule in rules
        ],
        "comparisons": [_comparison(each, weights, rarest=1 / (size * times)) for each in found.comparisons],
        "unique_id_column_name": "unique_id",
        "retain_matching_columns": True,
        "retain_intermediate_calculation_columns": False,
    }


def _comparison(fitted: Fitted, weights: Weights, *, rarest: float) -> dict[str, Any]:
    comparison = fitted.comparison
    silent = {"sql_condition": comparison.silent, "label_for_charts": "not told", "is_null_level": True}
    told_levels = [
        {
            "sql_condition": level.sql, "label_for_charts": level.label, **_shares(fitted, place),
            **_rare(level.rare, float(fitted.rare[place]), rarest),
        }
        for place, level in enumerate(comparison.levels)
    ]  # fmt: skip
    rest = {
        "sql_condition": "ELSE",
        "label_for_charts": "all else",
        **_shares(fitted, len(comparison.levels)),
    }
    return {
        "output_column_name": comparison.name,
        "comparison_description": f"{comparison.says} (Kenner weights {weights.version})",
        "comparison_levels": [silent, *told_levels, rest],
    }


def _shares(fitted: Fitted, place: int) -> dict[str, float]:
    return {"m_probability": float(fitted.m[place]), "u_probability": float(fitted.u[place])}


def _rare(column: str, share: float, rarest: float) -> dict[str, object]:
    if not (column and share):
        return {}
    return {
        "tf_adjustment_column": column, "tf_adjustment_weight": share, "tf_minimum_u_value": rarest,
    }  # fmt: skip


def _sql(fields: frozenset[str], weights: Weights) -> str:
    """The columns that the settings read, with what they leave out on top."""
    head = [
        f"The columns that the Splink settings read, made from a table `accounts` (DuckDB). Kenner weights {weights.version}.",
        f"It has an `id` and: {', '.join(sorted(fields))}. Not in the settings:",
        *(f"- {each}" for each in LEFT_OUT),
        "Made otherwise than Kenner makes it:",
        *(f"- {each}" for each in UNFOLLOWED),
    ]
    return "\n".join([*(f"-- {line}" for line in head), select(fields, weights.affixes), ""])


def _nearness(weighed: Weighed, bits: NDArray[np.float64], proposed: Flags, weights: Weights) -> Nearness:
    link = weighed.probability >= weights.link_at
    shown = np.where(proposed, 1 / (1 + np.exp2(-np.clip(bits, -500, 500))), 0.0)
    also = shown >= weights.link_at
    both = int((link & also).sum())
    pairs = weighed.pairs
    before = after = None
    if pairs.left.truth:
        is_match = np.array(pairs.left.truth)[pairs.i] == np.array(pairs.right.truth)[pairs.j]
        total = measure.true_pairs(pairs.left.truth, None if pairs.left is pairs.right else pairs.right.truth)
        before, after = (
            measure.pairs(chance, is_match, total, threshold=weights.link_at)
            for chance in (weighed.probability, shown)
        )
    return Nearness(
        len(pairs), int(link.sum()), _share(int((link & proposed).sum()), int(link.sum())),
        _share(both, int(link.sum())), _share(both, int(also.sum())), before, after,
    )  # fmt: skip


def _share(part: int, of: int) -> float:
    return round(part / of, 4) if of else 1.0
