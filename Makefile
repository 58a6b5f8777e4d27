# Each target sets itself up: Python 3.11 or later, git and make are enough.
.PHONY: help setup run test test-fast check bench lock format clean
# One more than the cores: some tests wait for processes of their own.
WORKERS := $(shell expr $$(getconf _NPROCESSORS_ONLN) + 1)
# Images of containers often forbid Python to keep what it compiled: every process that the tests
# start would read the program's text again.
export PYTHONDONTWRITEBYTECODE =
PYTEST = .venv/bin/python -m pytest -q -n $(WORKERS) --dist worksteal

help:            ## this list
	@grep -E '^[a-z-]+: .*##|^[a-z-]+:  *##' Makefile | sed 's/:.*##/\t/'

setup:           ## virtual environment with the locked dependencies
	@bin/setup

run: setup       ## demonstration region, served at http://127.0.0.1:8000
	@.venv/bin/maillage serve --demo

test-fast: setup ## SQLite, no browser, nothing that takes long: under a minute
	$(PYTEST) -p tests.longer -m "not browser and not slow"

test: setup      ## SQLite, PostgreSQL, and the journeys in a real browser
	@bin/browser
	@.venv/bin/python -m tests.templates
	$(PYTEST) -m "not browser"
	.venv/bin/python -m tests.postgres $(PYTEST) -m "database and not browser"
	$(PYTEST) tests/browser

check: setup     ## format, lint, floors, types, templates, migrations, translations, sizes
	@.venv/bin/python -m tests.check

bench: setup     ## the measures of docs/measurements.md
	@.venv/bin/python -m pip --disable-pip-version-check install --quiet --require-hashes -r bench/requirements.lock
	@.venv/bin/python bench/core.py
	@.venv/bin/python bench/wording.py
	@.venv/bin/python bench/duplicates.py
	@.venv/bin/python bench/search.py
	@.venv/bin/python bench/seating.py
	@.venv/bin/python bench/seating_repair.py
	@.venv/bin/python bench/graph.py
	@.venv/bin/python bench/network_map.py
	@.venv/bin/python bench/synthesis.py
	@.venv/bin/python bench/workshop.py
	@.venv/bin/python bench/workshop.py --kill --databases sqlite
	@.venv/bin/python bench/offer.py
	@.venv/bin/python bench/harvest.py
	@.venv/bin/python bench/harvest_file.py

lock: setup      ## requirements.lock from pyproject.toml (UPGRADE=1: newest versions)
	@bin/lock $(if $(UPGRADE),--upgrade)

format: setup    ## put the code in form
	.venv/bin/ruff format .
	.venv/bin/ruff check --fix .

clean:           ## take away what the other targets made, the data folder excepted
	rm -rf .venv dist build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
