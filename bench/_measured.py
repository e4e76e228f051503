"""Write docs/measured.md from the results that lie in bench/results/."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
RESULTS = ROOT / "bench" / "results"
PAGE = ROOT / "docs" / "measured.md"

HEAD = """# Measured

Written by `make bench` from what it measured; each peer ran in the same call on the same input. Seconds are medians.
A ratio is ours over the peer's; times on another machine differ, ratios should not by much.
"""


def main() -> None:
    documents = {
        path.stem: json.loads(path.read_text(encoding="utf-8")) for path in sorted(RESULTS.glob("*.json"))
    }
    PAGE.write_text(
        "\n".join([HEAD, *(line for name, each in documents.items() for line in section(name, each))]) + "\n",
        encoding="utf-8",
    )


def section(name: str, document: dict[str, Any]) -> Iterator[str]:
    machine = document["machine"]
    yield f"## bench/{name}.py"
    yield ""
    yield f"{machine['cores']} cores, {machine['memory_gb']} GB, Python {machine['python']}; {', '.join(machine['versions'])}."
    yield ""
    yield "| Job | Size | Tool or figure | Seconds | Peak MB | Found |"
    yield "| --- | --- | --- | ---: | ---: | --- |"
    for row in document["rows"]:
        found = "; ".join(f"{key} {value}" for key, value in row["quality"].items() if value != "")
        peak = "" if row["peak_mb"] is None else f"{row['peak_mb']:,.0f}"
        yield f"| {row['job']} | {row['size']} | {row['tool']} | {row['seconds']:.4g} | {peak} | {found} |"
    yield ""
    if document["ratios"]:
        yield "| Ratio | Ours / peer | Goal | Met |"
        yield "| --- | ---: | ---: | --- |"
        for ratio in document["ratios"]:
            sign = "≥" if ratio.get("at_least") else "≤"
            yield f"| {ratio['job']} | {ratio['ours_over_peer']:.3f} | {sign} {ratio['goal']:.4g} | {'yes' if ratio['met'] else 'no'} |"
        yield ""


if __name__ == "__main__":
    main()
