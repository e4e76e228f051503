"""A real Neo4j on loopback, for tests and for trying: fetched once by Maven, gone when it is stopped.

The jars lie in a cache outside the tree; a server keeps its data in a folder of its own, and its
password is random.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import neo4j
from neo4j.exceptions import Neo4jError, ServiceUnavailable

VERSION = "5.26.30"
POM = Path(__file__).with_name("pom.xml")
_START_SECONDS = 120.0
_OPENS = "java.base/{}=ALL-UNNAMED"
_OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent", "java.lang")
_LIGHT = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
_CONF = """\
server.bolt.enabled=true
server.bolt.listen_address=127.0.0.1:{port}
server.http.enabled=false
dbms.usage_report.enabled=false
server.memory.pagecache.size=256m
"""


class NoNeo4j(Exception):
    """Why a real Neo4j cannot be had on this machine."""


@dataclass(frozen=True)
class Neo4jServer:
    """A running server; `stop` it, or use it in a `with`."""

    url: str
    password: str
    process: subprocess.Popen[bytes]
    home: Path

    @classmethod
    def start(
        cls,
        settings: Mapping[str, str] | None = None,
        *,
        for_tests: bool = False,
        pom: Path = POM,
        plugins: str = "",
        heap: str = "1g",
    ) -> Self:
        """Up and with its password set, in about ten seconds; `settings` go to its neo4j.conf. Another `pom` may bring
        libraries along, those of them that are plugins by the pattern of their file names.

        `for_tests` compiles lightly: many statements run once, and planning them is what takes the time.
        NoNeo4j says what is missing.
        """
        java = shutil.which("java")
        if java is None:
            raise NoNeo4j("there is no java (Debian: apt-get install openjdk-17-jre-headless)")
        lib = jars(pom)
        home = Path(tempfile.mkdtemp(prefix="kenner-neo4j-"))
        port = _free_port()
        (home / "conf").mkdir()
        (home / "plugins").mkdir()
        for each in lib.glob(plugins) if plugins else ():
            shutil.copy(each, home / "plugins")
        conf = dict(line.split("=", 1) for line in _CONF.format(port=port).splitlines()) | dict(
            settings or {}
        )
        text = "".join(f"{name}={value}\n" for name, value in conf.items())
        (home / "conf" / "neo4j.conf").write_text(text, encoding="utf-8")
        with (home / "server.log").open("wb") as log:
            process = subprocess.Popen(
                [
                    java, "-cp", f"{lib}/*", "-Xms256m", f"-Xmx{heap}", *(_LIGHT if for_tests else ()),
                    *(part for name in _OPENED for part in ("--add-opens", _OPENS.format(name))),
                    "org.neo4j.server.CommunityEntryPoint", f"--home-dir={home}", f"--config-dir={home}/conf",
                ],
                stdout=log, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL,
            )  # fmt: skip
        server = cls(f"bolt://127.0.0.1:{port}", secrets.token_urlsafe(18), process, home)
        try:
            server._set_password()
        except BaseException:
            server.stop()
            raise
        return server

    def _set_password(self) -> None:
        deadline = time.monotonic() + _START_SECONDS
        while True:
            try:
                # Retries of its own would wait seconds between them; ours ask four times a second.
                with neo4j.GraphDatabase.driver(
                    self.url, auth=("neo4j", "neo4j"), max_transaction_retry_time=0
                ) as driver:
                    driver.execute_query(
                        "ALTER CURRENT USER SET PASSWORD FROM 'neo4j' TO $fresh",
                        fresh=self.password,
                        database_="system",
                    )
                return
            except (ServiceUnavailable, Neo4jError, OSError) as exc:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    told = (self.home / "server.log").read_text(encoding="utf-8", errors="replace")[-2000:]
                    raise NoNeo4j(f"Neo4j did not start: {told}") from exc
                time.sleep(0.25)

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        shutil.rmtree(self.home, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self.stop()


def jars(pom: Path = POM) -> Path:
    """The folder of the server's jars; fetched by Maven when they are not in the cache yet (125 MB)."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "kenner"
    lib = cache / (f"neo4j-{VERSION}" if pom == POM else f"neo4j-{VERSION}-{pom.stem}")
    if lib.is_dir():
        return lib
    maven = shutil.which("mvn")
    if maven is None:
        raise NoNeo4j("there is no mvn to fetch Neo4j with (Debian: apt-get install maven)")
    cache.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=cache) as folder:
        fetched = Path(folder) / "lib"
        done = subprocess.run(
            [maven, "-q", "-B", "-f", str(pom),
             "dependency:copy-dependencies", f"-DoutputDirectory={fetched}", "-DincludeScope=runtime"],
            capture_output=True, text=True, check=False,
        )  # fmt: skip
        if done.returncode:
            raise NoNeo4j(f"Maven could not fetch Neo4j: {(done.stdout + done.stderr)[-2000:]}")
        if not lib.is_dir():
            fetched.rename(lib)
    return lib


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
