"""`make neo4j`: a real Neo4j until Ctrl-C. Its data goes with it."""

from __future__ import annotations

import signal
import sys
from types import FrameType

from tests.neo4j.server import Neo4jServer, NoNeo4j


def main() -> int:
    try:
        server = Neo4jServer.start()
    except NoNeo4j as exc:
        print(exc, file=sys.stderr)
        return 1
    signal.signal(signal.SIGTERM, _interrupt)
    with server:
        print(f"export KENNER_STORE={server.url}")
        print("export KENNER_STORE_USER=neo4j")
        print(f"export KENNER_STORE_PASSWORD={server.password}", flush=True)
        print("Neo4j is up; Ctrl-C ends it and drops its data.", file=sys.stderr)
        try:
            return server.process.wait()
        except KeyboardInterrupt:
            return 0


def _interrupt(number: int, frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
