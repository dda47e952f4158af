# Two commands matter: `make run` opens the product with demo data, `make test` checks everything.
# Each does all of its own set-up on a machine with Python 3.11 and nothing else.

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
ROOMS_TEST := $(BIN)/python -m pytest
# Pure crafts and the house's own rules open no database, or one of their own: once is enough.
PURE := tests/house tests/kit/textlayer tests/reports/align tests/reports/quantities tests/supply/test_allocate.py \
	tests/library/test_hostile.py tests/library/test_no_trace.py tests/library/test_handbook.py $(wildcard tests/library/test_ingest_*.py) \
	tests/kit/test_paper.py tests/kit/test_epub.py tests/kit/test_sheets.py tests/campaign/test_plan.py tests/campaign/test_scan.py \
	tests/kit/test_drawing.py tests/kit/test_english.py tests/kit/test_paper_breaks.py tests/kit/test_text.py tests/kit/test_text_read.py \
	tests/books/test_alike.py tests/drafting/test_content.py tests/drafting/writing/test_emphasis.py tests/drafting/writing/test_live.py \
	$(wildcard tests/*/*/test_crafts.py) $(wildcard tests/library/test_epub*.py) tests/library/test_packs_merkle.py \
	tests/library/test_search_words.py tests/library/test_signing.py tests/portal/test_extract.py tests/portal/test_formulas.py \
	tests/portal/test_leaves.py tests/portal/test_marking.py tests/portal/test_shaping.py tests/registry/test_citations.py \
	$(wildcard tests/registry/test_signature_*.py) tests/reports/test_form.py tests/reports/test_logic.py tests/reports/test_validate.py
export TUSACH_DATA ?= $(CURDIR)/var

.PHONY: run setup setup-dev test sure look lock permissions browser icu clean

run: setup  ## the product on SQLite with demo data, at http://127.0.0.1:8000 (PORT=... for another)
	TUSACH_DEMO=yes $(BIN)/tusach demo --if-empty
	TUSACH_DEMO=yes TUSACH_ADDRESS=$${TUSACH_ADDRESS:-http://127.0.0.1:$(PORT)} $(BIN)/tusach run --port $(PORT)

setup: .venv/run.done

setup-dev: .venv/dev.done

.venv/bin/python:
	$(PYTHON) -m venv .venv

# uv installs the locked packages in seconds where pip takes a minute; it comes by pip, locked like the rest.
.venv/uv.done: requirements-uv.lock | .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-uv.lock
	@touch $@

.venv/run.done: requirements.lock pyproject.toml .venv/uv.done
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@

.venv/dev.done: requirements-dev.lock pyproject.toml .venv/uv.done
	$(BIN)/uv pip install -q --python $(BIN)/python --require-hashes -r requirements-dev.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	@touch $@ .venv/run.done

icu:
	@$(BIN)/python -m tools.icu

browser:
	@$(BIN)/python -m tools.browser

sure: setup-dev  ## the quick check for every commit
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(ROOMS_TEST) -q -n 2 --no-migrations -m "not browser and not slow"

test: setup-dev browser icu  ## everything: lint, types, contracts, SQLite, PostgreSQL, a browser
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy
	$(ROOMS_TEST) -n 2 -m "not browser"
	$(BIN)/python -m tools.postgres -- $(ROOMS_TEST) -n 2 -m "not browser" $(PURE:%=--ignore=%)
	$(ROOMS_TEST) -n 2 --no-migrations -m browser

look: setup-dev browser  ## the README's pictures
	$(BIN)/python -m tools.look

permissions: setup-dev
	DJANGO_SETTINGS_MODULE=tusach.settings $(BIN)/python -m tools.permissions

lock: | .venv/bin/python
	@test -x $(BIN)/uv || $(BIN)/python -m pip install -q --disable-pip-version-check uv
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 pyproject.toml --extra build -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 pyproject.toml --extra build --group dev -o requirements-dev.lock
	echo 'uv' | $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 - -o requirements-uv.lock
	echo 'PyICU' | $(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 - -o requirements-icu.lock

clean:
	rm -rf .venv build dist var
