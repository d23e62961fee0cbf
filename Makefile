# The front door. Needs Python >= 3.11 and nothing else; uses uv where it is on the PATH.
# PYTHON=python3.12 chooses the interpreter, VENV=folder the environment, WORKERS=0 tests in one process.

PYTHON ?= python3
VENV ?= .venv
# How many processes test: one a processor, up to four, since each reads and prepares everything.
WORKERS ?= auto --maxprocesses 4 --dist worksteal
UV ?= $(shell command -v uv 2>/dev/null)
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)
RUN := "$(BIN)/python"

# What to do where the service of advisories cannot be reached.
OFFLINE = hint: without a network, bring https://osv-vulnerabilities.storage.googleapis.com/PyPI/all.zip here, \
    and run: make audit ADVISORIES=all.zip

export UV_PYTHON_DOWNLOADS = never
export PIP_DISABLE_PIP_VERSION_CHECK = 1

.DEFAULT_GOAL := help
.PHONY: help demo test lint format bench docs lock audit release clean

help: ## Show what can be made
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' Makefile

demo: $(VENV)/core.stamp ## Take a short tour: what is asked, what is found, why
	@$(RUN) tools/demo.py

test: $(VENV)/dev.stamp $(if $(CI),$(VENV)/spark.stamp) ## Run the tests (ARGS="tests/text -x" narrows them; in CI nothing is skipped)
	$(RUN) -m pytest -q -n $(WORKERS) $(if $(CI),-m "",) $(ARGS)

lint: $(VENV)/dev.stamp ## Check style, formatting and types
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

format: $(VENV)/dev.stamp ## Rewrite the code in the house format
	$(RUN) -m ruff format .
	$(RUN) -m ruff check --fix .

bench: $(VENV)/dev.stamp ## Measure speed and memory beside plain baselines
	$(RUN) -m benchmarks $(ARGS)

docs: $(VENV)/dev.stamp ## Build the documentation as a site into out/site, refusing dead links
	NO_MKDOCS_2_WARNING=1 $(RUN) -m mkdocs build --quiet

lock: ## Renew the hash-pinned requirement files (needs uv)
	@UV="$(UV)" "$(PYTHON)" tools/lock.py

audit: $(VENV)/dev.stamp ## Look for known vulnerabilities (ADVISORIES=all.zip does without a network)
ifdef ADVISORIES
	$(RUN) -m tools.advisories $(ADVISORIES)
else
	@test -n "$(UV)" || { printf '%s\n' "make audit needs uv to run pip-audit" "" "$(OFFLINE)" >&2; exit 2; }
	@for file in requirements/*.txt; do \
	    echo "pip-audit $$file"; \
	    "$(UV)" tool run pip-audit --strict --no-deps --disable-pip -r $$file || { \
	        printf '%s\n' "" "A package of $$file has a known vulnerability, or could not be asked about: see above" \
	            "" "$(OFFLINE)" >&2; \
	        exit 1; }; \
	done
endif

release: $(VENV)/dev.stamp ## Gather the fragments of changes/ into a version (VERSION=1.2.3)
	@test -n "$(VERSION)" || { echo "Say which version: make release VERSION=1.2.3" >&2; exit 2; }
	@$(RUN) -m tools.changelog "$(VERSION)"

clean: ## Remove the environment and everything generated
	rm -rf "$(VENV)" build dist out .benchmarks .hypothesis .mypy_cache .pytest_cache .ruff_cache

# What is compiled on installation, where there is a C++ compiler.
COMPILED := setup.py $(wildcard src/penstock/*/*.pyx)

# An environment with the core only, which is all a user has.
$(VENV)/core.stamp: requirements/build.txt requirements/core.txt pyproject.toml $(COMPILED)
	@"$(PYTHON)" tools/check_python.py
ifneq ($(UV),)
	@test -x $(RUN) || "$(UV)" venv --quiet --python "$(PYTHON)" "$(VENV)"
	@"$(UV)" pip install --quiet --python $(RUN) --require-hashes --only-binary :all: \
	    -r requirements/build.txt -r requirements/core.txt
	@"$(UV)" pip install --quiet --python $(RUN) --no-deps --no-build-isolation --editable .
else
	@test -x $(RUN) || "$(PYTHON)" -m venv "$(VENV)"
	@$(RUN) -m pip install --quiet --require-hashes --only-binary :all: \
	    -r requirements/build.txt -r requirements/core.txt
	@$(RUN) -m pip install --quiet --no-deps --no-build-isolation --editable .
endif
	@touch "$@"

# The same with the tools of development on top.
$(VENV)/dev.stamp: $(VENV)/core.stamp requirements/dev.txt
ifneq ($(UV),)
	@"$(UV)" pip install --quiet --python $(RUN) --require-hashes --only-binary :all: \
	    -r requirements/dev.txt
else
	@$(RUN) -m pip install --quiet --require-hashes --only-binary :all: -r requirements/dev.txt
endif
	@touch "$@"

# And Spark, which is published as source only and needs Java to run: a step of its own, half a
# gigabyte, for continuous integration and for who works on it.
$(VENV)/spark.stamp: $(VENV)/dev.stamp requirements/spark.txt
ifneq ($(UV),)
	@"$(UV)" pip install --quiet --python $(RUN) --require-hashes --no-build-isolation \
	    --only-binary :all: --no-binary pyspark -r requirements/spark.txt
else
	@$(RUN) -m pip install --quiet --require-hashes --no-build-isolation \
	    --only-binary :all: --no-binary pyspark -r requirements/spark.txt
endif
	@touch "$@"
