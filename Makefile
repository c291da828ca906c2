# `make` lists the targets. PYTHON picks the interpreter that the environment is made with: make test PYTHON=python3.12
PYTHON ?= python3
VENV   ?= .venv
BIN    := $(VENV)/bin
WANTED := $(shell $(PYTHON) -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)
STAMP  := $(VENV)/.installed-$(WANTED)

.DEFAULT_GOAL := help
.PHONY: help install run test slow surfaces lint types bench docs clean

help:  ## list the targets
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  \1\t/' | expand -t 14

install: $(STAMP)  ## make the environment in .venv with everything in it

$(STAMP): pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || \
	  { echo "derive needs Python 3.11 or newer, and $(PYTHON) is not; say which: make PYTHON=python3.12"; exit 2; }
	@test "$$($(BIN)/python -c 'import sys; print("%d.%d" % sys.version_info[:2])' 2>/dev/null)" = "$(WANTED)" || $(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]'
	@touch $@

run: $(STAMP)  ## check the sheets in examples/ (they hold some deliberate errors, shown refuted)
	@$(BIN)/derive check examples; status=$$?; test $$status -le 1

test: $(STAMP)  ## the tests, two at a time
	$(BIN)/python -m pytest -n 2 --dist worksteal

slow: $(STAMP)  ## the tests that take long
	$(BIN)/python -m pytest -m slow

surfaces: $(STAMP)  ## the tests that run the installed command as a user does, in Chromium, editors, pre-commit, a cluster
	@$(BIN)/python -c 'import distributed, jsonschema, playwright, pre_commit, yaml' 2>/dev/null || \
	  $(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[surfaces]'
	@.ci/need
	@$(BIN)/python -m pytest -m surfaces -n 2 --dist worksteal -rs; status=$$?; .ci/need say; exit $$status

lint: $(STAMP)  ## ruff
	$(BIN)/ruff check .

types: $(STAMP)  ## mypy --strict
	$(BIN)/mypy

bench: $(STAMP)  ## the figures: how fast it is, how much it proves
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	$(BIN)/python -m tests.benchmarks

docs: $(STAMP)  ## put the output shown in README.md and docs/ in anew
	$(BIN)/python -m tests.test_docs

clean:  ## remove the environment and what tools left behind
	rm -rf $(VENV) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis
