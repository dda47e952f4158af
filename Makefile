# Two commands matter: `make run` opens the product with demo data, `make test` checks everything.
# Each does all of its own set-up on a machine with Python 3.11 and nothing else.

PYTHON ?= python3
BIN := .venv/bin
PORT ?= 8000
ROOMS_TEST := $(BIN)/python -m pytest
export TUSACH_DATA ?= $(CURDIR)/var
# What is compiled once serves every process after it: tests and the house start hundreds.
export PYTHONDONTWRITEBYTECODE :=

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
	$(BIN)/python -m tools.postgres -- $(ROOMS_TEST) -n 2 -m "not browser"
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
