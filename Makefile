# Two commands do everything: `make serve` and `make test`.
# Both make .venv and install the locked packages first, once.

PYTHON ?= python3
VENV ?= .venv
INDEX ?= var/index
SOURCES ?= corpus
HOST ?= 127.0.0.1
PORT ?= 8000
BIN := $(VENV)/bin
PIP := --quiet --disable-pip-version-check --require-hashes

.PHONY: serve test test-no-jit lint types bench-tiny bench-peers fuzz api-campaign lock test-whoosh-2.7.4 clean

serve: $(VENV)/.installed
	$(BIN)/article-search index $(SOURCES) --index $(INDEX)
	$(BIN)/article-search serve --index $(INDEX) --host $(HOST) --port $(PORT)

test: $(VENV)/.installed-dev
	$(BIN)/python -m pytest --cov --cov-report=term $(if $(FAST),-m "not slow")

# Kernels as plain Python: the same results, and what it does not catch when
# compiled (an index out of bounds) raises.
test-no-jit: $(VENV)/.installed-dev
	NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest tests/kernels

lint: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.installed-dev
	$(BIN)/mypy

# The engines that benchmarks compare with; Lucene comes by Maven where it is, and
# PISA where there is a wheel for this Python.
bench-peers: $(VENV)/.installed-dev
	$(BIN)/python -m pip install $(PIP) -r requirements/bench.txt
	-$(BIN)/python -m pip install $(PIP) --no-deps -r requirements/pisa.txt

bench-tiny: $(VENV)/.installed-dev
	$(BIN)/python -m bench.indexing --tiny
	$(BIN)/python -m bench.searching --tiny
	$(BIN)/python -m bench.querying --tiny
	$(BIN)/python -m bench.extraction --tiny
	$(BIN)/python -m bench.duplicates --tiny
	$(BIN)/python -m bench.serving --tiny
	$(BIN)/python -m bench.readme_figures --check

# Ten minutes of damaged files over every reader; the suite has three seconds of it.
fuzz: $(VENV)/.installed-dev
	$(BIN)/python -m tests.sources.fuzzing --minutes 10

# The same suite on the Whoosh of 2016, in an environment of its own: the two
# distributions own the same package folder.
WHOOSH_2 := .venv-whoosh-2.7.4
test-whoosh-2.7.4: $(WHOOSH_2)/.installed
	$(WHOOSH_2)/bin/python -m pytest -m "not slow" --ignore tests/web --ignore tests/bench

$(WHOOSH_2)/.installed: requirements/dev.txt requirements/whoosh-2.7.4.txt pyproject.toml
	$(PYTHON) -m venv $(WHOOSH_2)
	$(WHOOSH_2)/bin/python -m pip install $(PIP) -r requirements/pip.txt
	sed '/^whoosh3==/,/^[a-z#]/{/^whoosh3==/d;/^ /d}' requirements/dev.txt > $(WHOOSH_2)/dev.txt
	$(WHOOSH_2)/bin/python -m pip install $(PIP) -r $(WHOOSH_2)/dev.txt
	$(WHOOSH_2)/bin/python -m pip install $(PIP) -r requirements/whoosh-2.7.4.txt
	PYTHONWARNINGS=ignore $(WHOOSH_2)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# pip 25 and newer resolves lxml[html-clean] asked for twice; pip 23 does not.
$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "article-search needs Python 3.11 or newer, found " + sys.version.split()[0] + "; name another: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install $(PIP) -r requirements/pip.txt

$(VENV)/.installed: requirements/runtime.txt pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install $(PIP) -r requirements/runtime.txt
	PYTHONWARNINGS=ignore $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/.installed-dev: requirements/dev.txt $(VENV)/.installed
	$(BIN)/python -m pip install $(PIP) -r requirements/dev.txt
	touch $@

# Twenty thousand requests made from the API's description; the suite sends three hundred.
api-campaign: $(VENV)/.installed-dev
	$(BIN)/python -m tests.web.api_campaign --requests 20000

# Resolves the newest allowed versions; run it to update the lock files.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" $(BIN)/pip-compile --quiet --strip-extras --allow-unsafe \
	--generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links \
	-c requirements/constraints.in
lock: $(VENV)/.installed-dev
	$(COMPILE) -o requirements/pip.txt requirements/pip.in
	$(COMPILE) -o requirements/whoosh-2.7.4.txt requirements/whoosh-2.7.4.in
	$(COMPILE) -o requirements/runtime.txt pyproject.toml
	$(COMPILE) --extra dev -c requirements/runtime.txt -o requirements/dev.txt pyproject.toml
	$(COMPILE) --extra bench -c requirements/dev.txt -o requirements/bench.txt pyproject.toml

clean:
	rm -rf $(VENV) $(WHOOSH_2) var build *.egg-info
