"""Rows set aside: `<file>.refused.csv`, ready to be mended and imported again.

Its first five columns say where and why; the importer leaves them out when it reads the file back.
"""

from __future__ import annotations

import csv
import json
import os
from collections.abc import Sequence
from pathlib import Path

from graph.errors import SourceError
from graph.ingest.claims import Refusal

HEAD = ("refused_path", "refused_line", "refused_column", "refused_problem", "refused_way_out")


def quarantine_path(path: Path) -> Path:
    return path.with_name(path.name + ".refused.csv")


class Quarantine:
    """Collects refusals in a file beside the imported one; `close` puts it in place, or takes an
    older one away when there are none."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self.path = quarantine_path(path)
        self._source = path
        self._columns = list(columns)
        self._part = self.path.with_name(self.path.name + ".part")
        self._written = 0

    def add(self, refused: Sequence[Refusal]) -> None:
        if not refused:
            return
        try:
            with self._part.open("a" if self._written else "w", encoding="utf-8", newline="") as file:
                out = csv.writer(file)
                if not self._written:
                    out.writerow([*HEAD, *self._columns])
                for each in refused:
                    out.writerow(
                        [
                            self._source,
                            each.line,
                            each.problem.column,
                            each.problem.says,
                            each.problem.way_out,
                            *(_cell(each.original.get(name)) for name in self._columns),
                        ]
                    )
        except OSError as exc:
            raise SourceError(
                f"{self.path}: cannot write the refused rows ({exc.strerror})",
                hint="copy the file to a folder you may write in, and import it there",
            ) from exc
        self._written += len(refused)

    def close(self) -> Path | None:
        """Where the refused rows are, None when there are none."""
        if not self._written:
            self.path.unlink(missing_ok=True)
            return None
        os.replace(self._part, self.path)
        return self.path


def _cell(value: object) -> str:
    if value is None:
        return ""
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else str(value)
