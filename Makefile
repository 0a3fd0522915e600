# One word for each thing people do. `make` alone lists them.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help install extras extras-ocr extras-mcp warehouse serve explore test faults lint format tables fidelity cases benchmark lock

help:  ## List what there is to do
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

install: .venv/installed  ## Make .venv from requirements.lock and install jixiao in it

extras: .venv/installed  ## Install what more than one machine needs: Dask and DuckLake (docs/scaling.md)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-extras.lock
	$(BIN)/python -m pip check

extras-ocr: .venv/installed  ## Install what reads scans and pictures of pages: PP-OCR, its models with it
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-ocr.lock
	$(BIN)/python -m pip check

extras-mcp: .venv/installed  ## Install what answers an assistant: jixiao mcp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-mcp.lock
	$(BIN)/python -m pip check

warehouse: .venv/installed  ## Load data/raw and publish data/curated/current
	$(BIN)/jixiao load

serve: .venv/installed  ## Show pages, explorer and API of the current release at http://127.0.0.1:8000
	exec $(BIN)/jixiao serve

explore: .venv/installed  ## Open the explorer on the current release
	exec $(BIN)/marimo run --host 127.0.0.1 pipelines/site/explorer.py

test: .venv/installed-dev  ## Run the tests
	$(BIN)/python -m pytest -n auto --maxschedchunk 1

# How often each fault is tried; CI tries fewer.
KILLS ?= 100
FLIPS ?= 1500
ODDITIES ?= 110
ROUNDS ?= 2
MUTATIONS ?= 1000
TEXTS ?= 600
faults: .venv/installed-dev  ## Kill, fill, flip and starve loads; print what was tried and what was lost
	KILLS=$(KILLS) FLIPS=$(FLIPS) ODDITIES=$(ODDITIES) ROUNDS=$(ROUNDS) MUTATIONS=$(MUTATIONS) TEXTS=$(TEXTS) $(BIN)/python -m pytest tests/faults -m faults -n auto --dist loadfile --quiet

lint: .venv/installed-dev  ## ruff, mypy, import-linter, sqlfluff, dbt-bouncer
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	DBT_PROFILES_DIR=dbt_project $(BIN)/sqlfluff lint --config .sqlfluff dbt_project
	DBT_PROFILES_DIR=dbt_project $(BIN)/dbt --quiet parse --project-dir dbt_project
	$(BIN)/dbt-bouncer --config-file dbt-bouncer.yml

format: .venv/installed-dev  ## Put Python and SQL into the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	DBT_PROFILES_DIR=dbt_project $(BIN)/sqlfluff fix --config .sqlfluff dbt_project

tables: .venv/installed  ## Write the tables of the documents that come from the code
	$(BIN)/python -m pipelines.cli.manual

# Documents and cases with their truth, which are not ours, lie beside a clone; FLOOR=--floor fails
# where a figure is worse than the one in benchmarks/*.json, and otherwise these are written anew.
LAYOUTS ?= ../shared/layouts
CASES ?= ../shared/cases
FLOOR ?=
fidelity: .venv/installed-dev  ## Hold what is read in LAYOUTS against its truth: benchmarks/fidelity.json
	$(BIN)/python -m benchmarks.fidelity $(LAYOUTS) $(FLOOR)

cases: .venv/installed-dev  ## Load CASES and count what is right of each kind: benchmarks/cases.json
	$(BIN)/python -m benchmarks.cases $(CASES) $(FLOOR)

# How many forms are loaded and landed, and how many pages of scans are read; CI takes fewer, and
# keeps its figures elsewhere (FIGURES).
FORMS ?= 1000 10000 100000 1000000
LANDED ?= 50000
NIGHTS ?= 0 0.001 0.01
DPI ?= 150 200 300
PAGES ?= 33
benchmark: .venv/installed-dev  ## Measure beside peers: figures go to benchmarks/*.json and into both READMEs
	$(BIN)/python -m benchmarks.extraction
	$(BIN)/python -m benchmarks.targets
	$(BIN)/python -m benchmarks.fidelity --own
	$(BIN)/python -m benchmarks.scans --dpi $(DPI) --pages $(PAGES)
	$(BIN)/python -m benchmarks.landing --forms $(LANDED)
	$(BIN)/python -m benchmarks.loads --forms $(FORMS) --nights $(NIGHTS)
	$(BIN)/python -m benchmarks.figures

# The tools are locked first: what runs is then the part of it that jixiao itself needs.
COMPILE := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --custom-compile-command "make lock" --group build
lock:  ## Write the five requirements*.lock anew (needs uv)
	$(COMPILE) --group dev --all-extras --output-file requirements-dev.lock pyproject.toml
	$(COMPILE) --all-extras --constraint requirements-dev.lock --output-file requirements-extras.lock pyproject.toml
	$(COMPILE) --extra ocr --constraint requirements-dev.lock --output-file requirements-ocr.lock pyproject.toml
	$(COMPILE) --extra mcp --constraint requirements-dev.lock --output-file requirements-mcp.lock pyproject.toml
	$(COMPILE) --constraint requirements-dev.lock --output-file requirements.lock pyproject.toml

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/installed: requirements.lock pyproject.toml | .venv/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	$(BIN)/python -m pip check
	@touch $@

.venv/installed-dev: requirements-dev.lock .venv/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --requirement requirements-dev.lock
	$(BIN)/python -m pip check
	@touch $@
