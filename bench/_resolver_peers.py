"""Splink on accounts, as its documentation would have one set it up; run beside `kenner people` on the same rows.

Term frequencies on names, handle and place, blocking on the keys a practitioner names first, u from random pairs, m by
expectation maximisation, connected components at probability 0.9.
"""

from __future__ import annotations

import logging
import warnings
from importlib import import_module
from typing import Any

import pandas as pd

from resolver import measure
from resolver.measure import ClusterMeasures
from resolver.records import Records

_PROBABILITY = 0.9
_BLOCKS = (
    ("email",), ("phone",), ("handle",), ("first_name", "surname", "city"), ("substr(handle,1,7)", "surname"),
    ("substr(handle,1,8)",),
)  # fmt: skip


def _frame(records: Records) -> pd.DataFrame:
    parts = records.name_parts
    columns = {
        "unique_id": records.keys,
        "first_name": [given[0] if given else None for given, _, _ in parts],
        "surname": [(between + last) or None for _, between, last in parts],
        "handle": [row.handle.lower() or None for row in records.rows],
        "city": [row.place.lower() or None for row in records.rows],
        "email": [email or None for email in records.emails],
        "phone": [phone or None for phone in records.phones],
    }
    return pd.DataFrame(columns).astype(object)


def splink_people(records: Records) -> ClusterMeasures:
    """Clusters of connected components, measured against the truth of the records."""
    # Here and by name: it is installed for the measurements only.
    splink: Any = import_module("splink")
    cl: Any = import_module("splink.comparison_library")
    duckdb: Any = import_module("duckdb")
    block_on = splink.block_on
    logging.disable(logging.WARNING)
    with duckdb.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        connection.execute("set threads=2").fetchall()
        settings = splink.SettingsCreator(
            link_type="dedupe_only",
            comparisons=[
                cl.JaroWinklerAtThresholds("first_name", [0.92, 0.8]).configure(
                    term_frequency_adjustments=True
                ),
                cl.JaroWinklerAtThresholds("surname", [0.92, 0.8]).configure(term_frequency_adjustments=True),
                cl.JaroWinklerAtThresholds("handle", [0.95, 0.88]).configure(term_frequency_adjustments=True),
                cl.ExactMatch("city").configure(term_frequency_adjustments=True),
                cl.ExactMatch("email"),
                cl.ExactMatch("phone"),
            ],
            blocking_rules_to_generate_predictions=[block_on(*columns) for columns in _BLOCKS],
            retain_matching_columns=False,
            retain_intermediate_calculation_columns=False,
            max_iterations=10,
        )
        api = splink.DuckDBAPI(connection=connection)
        linker = splink.Linker(api.register(_frame(records)), settings)
        training = linker.training
        training.estimate_probability_two_random_records_match(
            [block_on("email"), block_on("handle", "surname")], recall=0.4
        )
        training.estimate_u_using_random_sampling(max_pairs=2e6)
        for rule in (block_on("email"), block_on("handle"), block_on("first_name", "surname", "city")):
            training.estimate_parameters_using_expectation_maximisation(rule)
        predicted = linker.inference.predict(threshold_match_weight=-5)
        found = linker.clustering.cluster_pairwise_predictions_at_threshold(
            predicted, threshold_match_probability=_PROBABILITY
        ).as_pandas_dataframe()
    logging.disable(logging.NOTSET)
    cluster = dict(zip(found["unique_id"], found["cluster_id"], strict=True))
    return measure.clusters([cluster[key] for key in records.keys], records.truth)
