"""Compile what the resolver compiles, before somebody waits for it: `python -m resolver.warm`.

Compiled code is kept on disk, so that this costs half a minute once a machine and a second or two afterwards.
"""

from __future__ import annotations

from dataclasses import replace

from resolver import linking
from resolver.live import Live
from resolver.records import CRM, Record, Records
from resolver.weigh import Weights

_ROWS = (
    Record("x:jandevries", "x", "jandevries", "Jan de Vries", email="jan@post.example"),
    Record("x:jan.vries", "x", "jan.vries", "J. Vries", place="Deventer", bio="fietst graag"),
    Record("instagram:jdevries", "instagram", "jdevries", "Jan de Vries", place="Deventer", bio="fietst"),
    *(
        Record(
            f"crm:{number}", CRM, name="Jan de Vries", email="jan@post.example", phone="0612345678", place="Deventer",
            birthday="1980-02-01", address="Dorpsstraat 12", postcode="7411 AB", numbers=(f"member_number:41722{number}",),
        )
        for number in (1, 2)
    ),
)  # fmt: skip


def compile_all() -> None:
    """Every compiled loop once, within a table, across two, and live."""
    weights, rows = Weights.read(), Records(_ROWS)
    linking.people(rows, weights)
    linking.link(rows, Records(_ROWS), weights)
    with Live(weights=weights) as live:
        live.put(_ROWS)
        live.of(_ROWS[0].key)
        live.match(replace(_ROWS[0], key="x:outside"))


if __name__ == "__main__":
    compile_all()
