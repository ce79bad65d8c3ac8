# Everything happens in .venv; a fresh machine needs Python 3.11 or newer, git and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# One more than the cores of a small machine: LibreOffice and the validator are waited for
JOBS ?= 3
# -P: a program in tests/ must not take tests/locale for Python's own locale
INSTALL := -P tests/install.py

.PHONY: help demo test coverage check format templates docs pictures locale lock fuzz benchmark clean
.DEFAULT_GOAL := help

help:  ## list these targets
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 14

demo: $(VENV)/installed  ## make the example plan, check it and write its Word plan, in demo/
	@$(BIN)/sostac demo demo/

test: $(VENV)/tested check  ## install what the tests need, then lint, types, layers and all tests
	@$(BIN)/python -m compileall -q sostac_xl  # as pip does with what it installs: many tests start the command
	@echo "== tests"
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup

coverage: $(VENV)/tested  ## all tests again, with the lines and branches that none of them reaches (takes twice as long)
	@$(BIN)/pytest -n $(JOBS) --dist loadgroup --cov --cov-report=term

check: $(VENV)/developed  ## lint, types and layers only
	@echo "== format";  $(BIN)/ruff format --check --quiet .
	@echo "== lint";    $(BIN)/ruff check --quiet .
	@echo "== types";   $(BIN)/mypy
	@echo "== layers";  $(BIN)/lint-imports --no-cache

format: $(VENV)/developed  ## mend what the formatter and the linter can mend
	@$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .

templates: $(VENV)/developed  ## build workbook_templates/ from the schema
	@$(BIN)/python -m sostac_xl.templates

docs: $(VENV)/developed  ## write the reference pages from the schema, the rules and the command line
	@$(BIN)/python docs/generate.py

pictures: $(VENV)/developed  ## draw the pictures of the README and of docs/excel.md (needs LibreOffice)
	@$(BIN)/python docs/pictures.py

locale: $(VENV)/developed  ## bring the translation catalogues up to date
	@$(BIN)/python -m sostac_xl.locale

lock:  ## pin the newest versions of all dependencies (needs uv)
	@uv pip compile pyproject.toml --group dev --universal --python-version 3.11 --no-header --no-annotate --upgrade -o requirements-dev.txt

fuzz: $(VENV)/developed  ## read 10,000 damaged and hostile workbooks
	@$(BIN)/python -W ignore -m tests.fuzz 10000

benchmark: $(VENV)/developed  ## measure what users feel
	@$(BIN)/python benchmarks/startup.py
	@$(BIN)/python benchmarks/schedule.py
	@$(BIN)/python benchmarks/patching.py
	@$(BIN)/python benchmarks/budget.py
	@$(BIN)/python benchmarks/monte_carlo.py
	@$(BIN)/python benchmarks/document.py
	@$(BIN)/python -m benchmarks.check

clean:  ## remove what make has made
	@rm -rf $(VENV) node_modules demo dist build .coverage .coverage.* .pytest_cache .mypy_cache .ruff_cache .hypothesis

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "sostac-xl needs Python 3.11 or newer; this is " + sys.version.split()[0] + ". Name another: make PYTHON=python3.12 ...")'
	@echo "== virtual environment in $(VENV)"
	@$(PYTHON) -m venv $(VENV) >/dev/null 2>&1 || { $(PYTHON) $(INSTALL) python3-venv && $(PYTHON) -m venv --clear $(VENV); } \
	|| { rm -rf $(VENV); echo "Python can't make virtual environments here; on Debian or Ubuntu: apt-get install python3-venv" >&2; exit 1; }

$(VENV)/installed: pyproject.toml | $(BIN)/python
	@echo "== sostac-xl into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(VENV)/developed: pyproject.toml requirements-dev.txt | $(BIN)/python
	@echo "== development dependencies into $(VENV)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements-dev.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@ $(VENV)/installed

$(VENV)/tested: tests/install.py package-lock.json | $(VENV)/developed
	@echo "== programs that the tests use"
	@$(BIN)/python $(INSTALL)
	@touch $@
