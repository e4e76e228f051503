"""What a flow makes of a chunk before the store is asked anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from graph.ingest.chunk import Chunk
from graph.ingest.claims import Refusal
from graph.ingest.effect import Effect
from graph.ingest.resume import Written

C = TypeVar("C")


@dataclass(frozen=True, slots=True)
class Understood(Generic[C]):
    """`content` is what the rows up to `last_row` say, `refused` those that cannot be taken."""

    last_row: int
    content: C
    refused: tuple[Refusal, ...]


class Flow(Protocol[C]):
    """Chunks of one kind to effects. `understood` runs ahead, in a thread of its own, and knows nothing of
    the store; so a refusal never depends on what is stored."""

    def understood(self, chunk: Chunk) -> Understood[C]: ...

    def effect(self, part: Understood[C], written: Written | None) -> Effect: ...
