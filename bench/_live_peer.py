"""One new account against all others by Splink, as its documentation has it (`predict_between`), in a process of its own.

    python -m bench._live_peer ACCOUNTS.parquet ROW …

The model is trained and the table registered before anything is timed. Prints one JSON object: milliseconds for each row.
"""

from __future__ import annotations

import json
import logging
import sys
import time
import warnings
from importlib import import_module
from typing import Any

import pandas as pd

_NAMES = ("first_name", "last_name", "handle", "location", "email", "phone", "birthday")
_SPELLED = (("first_name", (0.92, 0.8)), ("last_name", (0.92, 0.8)), ("handle", (0.95, 0.88)))
_BLOCKS = (
    ("email",), ("phone",), ("handle",), ("first_name", "last_name", "location"), ("substr(handle,1,8)",),
)  # fmt: skip
_WARM = 2
"""Answers before the first that counts."""


def main() -> None:
    path, *rows = sys.argv[1:]
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    arrow: Any = import_module("pyarrow")
    table, schema = _read(path), arrow.schema([(name, arrow.string()) for name in ("unique_id", *_NAMES)])
    linker, others, register = _trained(arrow.Table.from_pandas(table, schema=schema, preserve_index=False))
    milliseconds = []
    for number, row in enumerate([*rows[:_WARM], *rows]):
        asked = table.iloc[[int(row)]].assign(unique_id=f"outside:{number}")
        account = register(arrow.Table.from_pandas(asked, schema=schema, preserve_index=False))
        began = time.perf_counter()
        linker.inference.predict_between(others, account, threshold_match_weight=-5).as_record_list()
        milliseconds.append(round((time.perf_counter() - began) * 1e3, 3))
    print(json.dumps(milliseconds[_WARM:]))


def _read(path: str) -> pd.DataFrame:
    """Texts, None where nothing is known; a name in two parts."""
    table = pd.read_parquet(path).astype(object)
    table = table.mask(table.isna() | (table == ""), None)
    parts = table["name"].fillna("").str.partition(" ")
    table = table.assign(first_name=parts[0], last_name=parts[2]).rename(columns={"id": "unique_id"})
    table = table.reindex(columns=["unique_id", *_NAMES]).astype(object)
    return table.mask(table.isna() | (table == ""), None)


def _trained(table: Any) -> tuple[Any, Any, Any]:
    # By name: it is installed for the measurements only.
    splink: Any = import_module("splink")
    cl: Any = import_module("splink.comparison_library")
    connection = import_module("duckdb").connect()
    connection.execute("set threads=2").fetchall()
    api = splink.DuckDBAPI(connection=connection)
    block_on, others = splink.block_on, api.register(table)
    settings = splink.SettingsCreator(
        link_type="dedupe_only",
        comparisons=[
            *(cl.JaroWinklerAtThresholds(name, list(levels)) for name, levels in _SPELLED),
            *(cl.ExactMatch(name) for name in ("location", "email", "phone", "birthday")),
        ],
        blocking_rules_to_generate_predictions=[block_on(*columns) for columns in _BLOCKS],
        retain_matching_columns=False, retain_intermediate_calculation_columns=False,
    )  # fmt: skip
    linker = splink.Linker(others, settings)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for column in ("email", "handle"):
        linker.training.estimate_parameters_using_expectation_maximisation(block_on(column))
    return linker, others, api.register


if __name__ == "__main__":
    main()
