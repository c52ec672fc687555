# Two commands do everything: `make run` writes the worked example's brief, `make test` runs the whole
# suite. Both need Python >= 3.11, pip and make, nothing else; each makes .venv when it is not there.
PYTHON   ?= python3
SCENARIO ?= ukraine-2025
OUT      ?= out/$(SCENARIO)
TESTS    ?=
BIN      := .venv/bin
INSTALL  := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test lint format clean

help: ## list the targets
	@sed -n 's/^\([a-z]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 16

run: .venv/installed ## assess the worked example and say where the brief is
	@$(BIN)/locarno assess $(SCENARIO) --out $(OUT)
	@test -s $(OUT)/brief.html
	@echo "brief: $(OUT)/brief.html"

test: .venv/installed-test ## the whole suite: style, types, layers, every test (TESTS=tests/unit for a part)
	@$(BIN)/python -m pytest -n 2 --dist worksteal -q $(TESTS)

lint: .venv/installed-test ## style, types and layers only
	@$(BIN)/python -m pytest -q tests/docs/test_style.py tests/docs/test_layers.py

format: .venv/installed-test ## rewrite the sources in house style
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

clean: ## remove what make and the tools made, .venv included
	@rm -rf .venv out dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache

# Debian and Ubuntu ship Python without ensurepip: there the venv gets its pip from the pip outside it.
.venv/made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Locarno needs Python 3.11 or newer; give one with: make PYTHON=python3.12")'
	@echo "Making .venv with $$($(PYTHON) --version)"
	@$(BIN)/python -m pip --version >/dev/null 2>&1 || $(PYTHON) -m venv --clear .venv >/dev/null 2>&1 || { \
	    $(PYTHON) -m venv --clear --without-pip .venv && \
	    $(PYTHON) -m pip --python .venv/bin/python install --quiet --disable-pip-version-check pip; }
	@touch $@

.venv/installed: .venv/made pyproject.toml constraints.txt
	@echo "Installing Locarno and what it needs into .venv"
	@$(INSTALL) --editable .
	@touch $@

.venv/installed-test: .venv/installed
	@echo "Installing what the tests need into .venv"
	@$(INSTALL) --editable '.[test]'
	@touch $@
