"""What is served was built from the sources, comes from nowhere else, and is described where it is promised."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from web.access import POLICY
from web.context import DIST, ROOMS

ROOT = Path(__file__).parents[2]
FRONTEND = ROOT / "web" / "frontend"
MANIFEST: dict[str, str] = json.loads((DIST / "manifest.json").read_text(encoding="utf-8"))


def test_every_built_file_is_in_the_manifest_under_a_name_made_from_its_content() -> None:
    import hashlib

    there = {each.name for each in DIST.iterdir()} - {"manifest.json", "THIRD-PARTY.txt"}

    assert there == set(MANIFEST.values())
    for named in there:
        content = hashlib.sha256((DIST / named).read_bytes()).hexdigest()[:10]
        assert f"-{content}." in named


def test_the_committed_files_are_what_the_sources_give() -> None:
    if shutil.which("node") is None or not (FRONTEND / "node_modules").is_dir():
        pytest.skip(
            "no Node, or npm ci was not run in web/frontend: the committed files are used as they are"
        )

    done = subprocess.run(
        ["node", "build.mjs", "--check"], cwd=FRONTEND, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stderr


def test_nothing_is_fetched_from_elsewhere() -> None:
    lock = (FRONTEND / "package-lock.json").read_text(encoding="utf-8")

    assert '"resolved"' not in lock
    for named in (name for name in MANIFEST.values() if name.endswith(".css")):
        assert not re.search(r"url\(\s*['\"]?(https?:)?//", (DIST / named).read_text(encoding="utf-8"))


def test_every_icon_a_template_names_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'id="([^"]+)"', (DIST / MANIFEST["icons.svg"]).read_text(encoding="utf-8")))
    named = {str(room.icon) for room in ROOMS}
    for template in (ROOT / "web" / "templates").rglob("*.html"):
        named |= set(re.findall(r'\bicon\("([a-z0-9-]+)"', template.read_text(encoding="utf-8")))
        named |= set(re.findall(r'icon_name="([a-z0-9-]+)"', template.read_text(encoding="utf-8")))

    assert named <= sprite


def test_no_template_carries_style_or_script_or_handlers_of_its_own() -> None:
    wrong = []
    for template in sorted((ROOT / "web" / "templates").rglob("*.html")):
        text = template.read_text(encoding="utf-8")
        if re.search(r"<style|\sstyle=|\son[a-z]+=\"|<script(?![^>]*\ssrc=)", text):
            wrong.append(template.name)

    assert wrong == []


def test_the_page_about_the_web_app_quotes_the_policy_that_is_sent() -> None:
    assert POLICY in (ROOT / "docs" / "web.md").read_text(encoding="utf-8")
