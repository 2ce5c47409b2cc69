# Two commands do everything: `make serve` and `make test`.
# Both make .venv and install the locked packages first, once.

PYTHON ?= python3
VENV ?= .venv
INDEX ?= var/index
SOURCES ?= corpus
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := $(VENV)/bin

.PHONY: serve test lint types bench-tiny lock test-whoosh-2.7.4 clean

serve: $(VENV)/.installed
	$(BIN)/article-search index $(SOURCES) --index $(INDEX)
	$(BIN)/article-search serve --index $(INDEX) --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --cov --cov-report=term

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

# pip 25 and newer resolves lxml[html-clean] asked for twice; pip 23 does not.
$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "article-search needs Python 3.11 or newer, found " + sys.version.split()[0] + "; name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/pip.txt

$(VENV)/.installed: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: requirements/dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	touch $@

# Resolves the newest allowed versions; run it to update the lock files.
lock: $(VENV)/.installed-dev
	CUSTOM_COMPILE_COMMAND="make lock" && export CUSTOM_COMPILE_COMMAND && \
	$(BIN)/pip-compile $(LOCK) --allow-unsafe -o requirements/pip.txt requirements/pip.in && \
	$(BIN)/pip-compile $(LOCK) -o requirements/runtime.txt pyproject.toml && \
	$(BIN)/pip-compile $(LOCK) --allow-unsafe --extra dev -c requirements/runtime.txt -o requirements/dev.txt pyproject.toml
LOCK := --quiet --strip-extras --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links

clean:
	rm -rf $(VENV) var build *.egg-info
