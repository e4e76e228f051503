"""docker-compose.yml and the Dockerfile keep what docs/deploy.md promises."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import neo4j
import pytest
import yaml
from neo4j.exceptions import ClientError, Neo4jError

from graph.catalogue import catalogue
from graph.settings import Settings
from tests.neo4j.server import VERSION, Neo4jServer, NoNeo4j

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ROOT / "docker-compose.yml"
SCHEMA = Path(__file__).with_name("compose-spec.json")
DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8")
TEXT = COMPOSE.read_text(encoding="utf-8")
MADE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = MADE["services"]
STORE, WEB = SERVICES["neo4j"], SERVICES["web"]

each_service = pytest.mark.parametrize("name", SERVICES)


def test_the_file_follows_the_compose_specification() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    plain = {key: value for key, value in MADE.items() if not key.startswith("x-")}

    jsonschema.Draft7Validator(schema).validate(plain)


def test_the_schema_does_refuse_what_is_not_compose() -> None:
    schema = json.loads(SCHEMA.read_text(encoding="utf-8"))
    broken = {"services": {"web": {**WEB, "helthcheck": {}}}}

    with pytest.raises(jsonschema.ValidationError, match="helthcheck"):
        jsonschema.Draft7Validator(schema).validate(broken)


def compose(tmp_path: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """`docker-compose config` with these lines in the env file and nothing else in the environment."""
    tool = shutil.which("docker-compose")
    if tool is None:
        pytest.skip("docker-compose is not here (Debian: apt-get install docker-compose)")
    env_file = tmp_path / "env"
    env_file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return subprocess.run(
        [tool, "--env-file", str(env_file), "-f", str(COMPOSE), "config"],
        capture_output=True, text=True, check=False, timeout=60, cwd=tmp_path, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip


def test_docker_compose_reads_it(tmp_path: Path) -> None:
    done = compose(tmp_path, "NEO4J_PASSWORD=made-up-for-this-test")

    assert done.returncode == 0, done.stderr
    services = yaml.safe_load(done.stdout)["services"]
    assert services["neo4j"]["environment"]["NEO4J_AUTH"] == "neo4j/made-up-for-this-test"
    assert services["web"]["environment"]["KENNER_STORE_PASSWORD"] == "made-up-for-this-test"
    assert services["web"]["ports"] == ["127.0.0.1:8400:8400/tcp"]


def test_docker_compose_refuses_without_a_password(tmp_path: Path) -> None:
    for line in ("# nothing", "NEO4J_PASSWORD="):
        done = compose(tmp_path, line)

        assert done.returncode != 0
        assert "put NEO4J_PASSWORD in .env" in done.stderr


def test_no_secret_stands_in_any_file_of_the_deployment() -> None:
    words = re.compile(r"password|secret|token", re.IGNORECASE)
    for service in SERVICES.values():
        for name, value in service.get("environment", {}).items():
            if words.search(name) or name == "NEO4J_AUTH":
                assert re.fullmatch(r"(neo4j/)?\$\{[A-Z0-9_]+:\?[^}]*\}", value), name
    assert not re.search(r"(?im)^\s*(ENV|ARG)\b.*(password|secret|token)", DOCKERFILE)
    assert "NEO4J_PASSWORD=\n" in (ROOT / ".env.example").read_text(encoding="utf-8")


def test_every_variable_is_explained_in_the_example() -> None:
    used = set(re.findall(r"(?<!\$)\$\{([A-Z0-9_]+)", TEXT))
    explained = set(
        re.findall(r"(?m)^#? ?([A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"))
    )

    assert used == explained


def test_the_env_file_reaches_neither_the_repository_nor_an_image() -> None:
    assert ".env" in (ROOT / ".gitignore").read_text(encoding="utf-8").splitlines()
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    assert "*" in ignored
    assert "**/.env*" in ignored


@each_service
def test_no_container_runs_as_root_or_can_become_it(name: str) -> None:
    service = SERVICES[name]

    user, group = service["user"].split(":")
    assert int(user) > 0
    assert int(group) > 0
    assert service["cap_drop"] == ["ALL"]
    assert "no-new-privileges:true" in service["security_opt"]
    assert not service.get("privileged")
    assert not {"cap_add", "pid", "ipc", "devices"} & service.keys()


@each_service
def test_nothing_of_the_host_is_mounted(name: str) -> None:
    volumes = [volume.split(":")[0] for volume in SERVICES[name].get("volumes", ())]

    assert volumes
    assert set(volumes) <= MADE["volumes"].keys()


def test_the_root_file_system_of_kenner_is_read_only() -> None:
    assert WEB["read_only"] is True
    assert SERVICES["migrate"]["read_only"] is True


def test_only_the_web_app_is_published_and_only_on_this_machine() -> None:
    assert [name for name, service in SERVICES.items() if "ports" in service] == ["web"]
    assert WEB["ports"] == ["${KENNER_PUBLISH:-127.0.0.1:8400}:8400"]


def test_the_store_has_no_way_out() -> None:
    assert STORE["networks"] == ["store"]
    assert MADE["networks"]["store"] == {"internal": True}


def test_long_running_services_have_health_checks_and_wait_for_each_other() -> None:
    for service in (STORE, WEB):
        assert service["restart"] == "unless-stopped"
        assert {"test", "interval", "timeout", "retries", "start_period"} <= service["healthcheck"].keys()
    assert WEB["depends_on"] == {
        "neo4j": {"condition": "service_healthy"},
        "migrate": {"condition": "service_completed_successfully"},
    }
    assert "/readyz" in WEB["healthcheck"]["test"][-1]


def test_the_password_does_not_stand_in_the_list_of_processes() -> None:
    (_, command) = STORE["healthcheck"]["test"]

    assert " -p" not in command
    assert command.startswith("NEO4J_USERNAME=neo4j NEO4J_PASSWORD=")


def test_images_are_pinned_and_the_store_is_the_version_that_is_tested() -> None:
    assert STORE["image"] == f"neo4j:{VERSION}-community"
    assert all(
        ":" in image and not image.endswith(":latest") for image in re.findall(r"(?m)^FROM (\S+)", DOCKERFILE)
    )
    assert WEB["image"] == SERVICES["migrate"]["image"]


def test_the_settings_of_kenner_are_settings_kenner_knows() -> None:
    given = {name: re.sub(r"\$\{\w+:[-?](.*?)\}", r"\1", value) for name, value in WEB["environment"].items()}

    settings = Settings.from_env(given)

    known = {f"KENNER_{name.upper()}" for name in Settings.__dataclass_fields__}
    assert given.keys() <= known
    assert settings.store == "bolt://neo4j:7687"
    assert str(settings.state) == "/var/lib/kenner"


def procedures() -> list[str]:
    listed: str = STORE["environment"]["NEO4J_dbms_security_procedures_allowlist"]
    return listed.split(",")


def test_every_procedure_the_library_calls_is_allowed_and_none_by_wildcard() -> None:
    called = {
        name
        for each in catalogue().values()
        for name in re.findall(r"\bCALL\s+([a-z][\w.]+)\s*\(", each.body)
    }

    assert called
    assert called <= set(procedures())
    assert not [name for name in procedures() if "*" in name]


def conf_of(service: dict[str, Any]) -> dict[str, str]:
    """Settings as the image's entry point derives them: `_` is a dot, `__` an underscore."""
    names = {name: name.removeprefix("NEO4J_") for name in service["environment"] if name != "NEO4J_AUTH"}
    dotted = {old: new.replace("__", "\0").replace("_", ".").replace("\0", "_") for old, new in names.items()}
    return {new: str(service["environment"][old]) for old, new in dotted.items()}


@pytest.fixture(scope="module")
def deployed() -> Iterator[neo4j.Driver]:
    """A real Neo4j with the settings of the compose file, but for memory."""
    conf = {name: value for name, value in conf_of(STORE).items() if "memory" not in name}
    try:
        server = Neo4jServer.start(conf)
    except NoNeo4j as exc:
        if os.environ.get("CI", "").lower() in {"1", "true"}:
            pytest.fail(f"no Neo4j, and CI is set: {exc}")
        pytest.skip(f"no Neo4j: {exc}")
    with server, neo4j.GraphDatabase.driver(server.url, auth=("neo4j", server.password)) as driver:
        yield driver


@pytest.mark.parametrize(
    "address",
    [
        "file:///etc/passwd",
        "file:///people.csv",
        "http://127.0.0.1:8400/",
        "http://10.0.0.1/",
        "ftp://10.0.0.1/a",
    ],
)
def test_the_store_reads_no_file_and_no_address(deployed: neo4j.Driver, address: str) -> None:
    with pytest.raises((ClientError, Neo4jError)) as refused:
        deployed.execute_query("LOAD CSV FROM $address AS line RETURN count(*) AS lines", address=address)

    assert "ExternalResourceFailed" in str(refused.value.code)
    assert re.search(
        r"blocked|configuration property|not allowed|Invalid URL|disallowed", refused.value.message or ""
    )


def test_the_store_accepts_its_settings_and_answers_what_kenner_calls(deployed: neo4j.Driver) -> None:
    deployed.execute_query("CREATE FULLTEXT INDEX handle_text FOR (h:Handle) ON EACH [h.name]")
    deployed.execute_query("CALL db.awaitIndexes(60)")

    found = deployed.execute_query(
        "CALL db.index.fulltext.queryNodes('handle_text', 'ana') YIELD node RETURN node"
    )

    assert found.records == []


def test_the_image_is_built_in_two_stages_and_serves_without_root() -> None:
    stages = re.findall(r"(?m)^FROM .*$", DOCKERFILE)
    final = DOCKERFILE.rsplit("FROM ", 1)[1]

    assert len(stages) == 2
    assert stages[0].endswith(" AS build")
    assert re.search(r"(?m)^USER 10001:10001$", final)
    assert final.index("USER 10001") < final.index("CMD [")
    assert 'CMD ["kenner", "serve", "--host", "0.0.0.0", "--port", "8400"]' in final
    assert "HEALTHCHECK" in final
    assert "pip" not in final
    assert not re.search(r"\b(node|npm|curl|wget)\b", re.sub(r"(?m)^#.*$", "", DOCKERFILE))


def test_the_image_is_installed_from_the_lock_alone() -> None:
    installs = re.findall(r"pip (?:install|wheel)[^\n&]*", DOCKERFILE)

    assert all("--no-index" in line or line.endswith("-r requirements.lock") for line in installs)
    assert "--hash=sha256:" in (ROOT / "requirements.lock").read_text(encoding="utf-8")


def test_what_the_image_is_built_from_is_let_through_to_the_builder() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    needed = [
        "graph",
        "resolver",
        "web",
        "cypher",
        "pyproject.toml",
        "requirements.lock",
        "README.md",
        "LICENSE",
    ]

    assert [f"!{name}" in ignored for name in needed] == [True] * len(needed)
    assert (ROOT / "web" / "static" / "dist").is_dir()
