"""What a demo is asked to build, and how its stages tell what they did."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

Tick = Callable[[int, int | None], None]
Say = Callable[[str], None]
Progress = Callable[[str], AbstractContextManager[Tick]]


@dataclass(frozen=True, slots=True)
class Plan:
    """Which world; the congress is read from `from_dir`, the made one grows from `seed`."""

    world: str
    from_dir: Path | None = None
    people: int = 2000
    seed: int = 7

    @property
    def name(self) -> str:
        return (
            self.world if self.world == "congress" else f"{self.world} people={self.people} seed={self.seed}"
        )


@contextmanager
def stage(name: str, say: Say) -> Iterator[Say]:
    """Say `name` with what the stage tells and how long it took, once it has ended well."""
    told: list[str] = []
    began = perf_counter()
    yield told.append
    say(f"{name}: {'; '.join(told)}{' ' if told else ''}({perf_counter() - began:.1f} s)")
