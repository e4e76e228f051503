# Everything from a clean clone with Python 3.11+, git and make. `make` alone says what there is.

PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
BENCH_STAMP := .venv/.bench-installed
LOCK := uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes --no-emit-index-url --prerelease=if-necessary-or-explicit --custom-compile-command "make lock" -q
UV_VERSION := 0.9.30

# Compiled modules are kept: a test run starts Kenner some hundred times.
export PYTHONDONTWRITEBYTECODE :=

.DEFAULT_GOAL := help
.PHONY: help setup demo test lint types contracts pytest bench neo4j spark docs lock frontend clean

help: ## say what there is
	@grep -hE '^[a-z0-9]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: $(STAMP) ## .venv with everything for demo and test

$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Kenner needs Python 3.11 or newer; name one with PYTHON=…"; exit 1; }
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install -q --disable-pip-version-check uv==$(UV_VERSION)
	$(BIN)/uv pip install -q --python $(BIN)/python -r requirements.lock || $(BIN)/python -m pip install -q -r requirements.lock
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: setup ## from a clean clone to the UI on http://127.0.0.1:8400 with a sample world
	$(BIN)/kenner demo $(ARGS)

test: setup ## every check: lint, types, import contracts, tests on both engines and in a browser
	@bash tests/prepare.sh
	@$(MAKE) --no-print-directory lint types contracts pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: setup
	$(BIN)/mypy

contracts: setup
	$(BIN)/lint-imports

pytest: setup
	$(BIN)/pytest $(ARGS)

$(BENCH_STAMP): requirements-bench.lock $(STAMP)
	$(BIN)/uv pip install -q --python $(BIN)/python -r requirements-bench.lock
	@touch $@

bench: $(BENCH_STAMP) ## the measurements in bench/, beside their peers; JSON in bench/results/
	@mkdir -p bench/results
	@for each in bench/[a-z]*.py; do name=$$(basename $$each .py); test $$name != spark || continue; echo "== $$name"; $(BIN)/python $$each --out bench/results/$$name.json || exit 1; done
	@$(BIN)/python bench/_measured.py

neo4j: setup ## a real Neo4j 5.26 on loopback, for tests and for trying; stops with it
	@$(BIN)/python -m tests.neo4j.serve

spark: setup ## resolver and reach on Spark: pyspark (450 MB) into .venv, then its tests; bench/spark.py FILE measures
	$(BIN)/uv pip install -q --python $(BIN)/python 'pyspark>=4,<5'
	$(BIN)/python -m pytest tests/spark

docs: setup ## write the generated tables in docs/
	$(BIN)/python -m web.docs

lock: $(STAMP) ## resolve pyproject.toml anew into requirements.lock
	$(BIN)/$(LOCK) -o requirements.lock
	$(BIN)/$(LOCK) --group bench -c requirements.lock -o requirements-bench.lock

frontend: ## build web/static/dist from web/frontend (needs Node; the result is committed)
	cd web/frontend && npm ci && npm run build

clean: ## remove the virtual environment, caches and compiled loops
	rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
	find graph resolver web tests bench -name __pycache__ -type d -prune -exec rm -rf {} +
