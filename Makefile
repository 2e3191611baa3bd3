# Two commands for everybody: `make run` and `make test`. Each makes its own .venv the first time.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
OUT := results/first-look
SCENARIOS := baseline nuclear-deal maximum-pressure ukraine-settlement gulf-inducement israel-iran-war

.PHONY: run test check benchmarks clean
.DELETE_ON_ERROR:

run: $(VENV)/installed
	$(BIN)/realpolitik run $(SCENARIOS) --runs 1000 --seed 20241101 --until 2030-12 \
	  --also-world quintet-2024-11-data --also-runs 1000 --out $(OUT) --replace

test: $(VENV)/installed
	$(BIN)/python -m pytest

check: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

benchmarks: $(VENV)/installed
	$(BIN)/python benchmarks/all.py

clean:
	rm -rf $(VENV)

# Built afresh whenever a requirement changes, so that nothing stale stays behind.
$(VENV)/installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
	  echo "realpolitik needs Python 3.11 or newer; '$(PYTHON)' gives: $$($(PYTHON) --version 2>&1 || true)"; \
	  echo "Name another one: make $(MAKECMDGOALS) PYTHON=python3.12"; exit 2; }
	@echo "Preparing $(VENV) with $$($(PYTHON) --version); this happens once and takes a minute or two."
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[test]' --constraint constraints.txt
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]' --constraint constraints.txt
	@touch $@
