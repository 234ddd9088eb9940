# The only commands a newcomer needs. Each sets up what it needs by itself; `make serve` asks for Python 3.11+ and make, nothing else.

PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.14 python3; do command -v $$p >/dev/null 2>&1 && $$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
VENV := .venv
BIN := $(VENV)/bin
RUNTIME := $(VENV)/.runtime
DEVELOPER := $(VENV)/.developer
HOST ?= 127.0.0.1
PORT ?= 8000

.PHONY: serve test check bench docs languages lock clean
.DEFAULT_GOAL := serve

serve: $(RUNTIME)  ## open the demonstration site
	@exec $(BIN)/rejoinder serve --demo --host $(HOST) --port $(PORT)

test: $(DEVELOPER)  ## every check and every test this machine can run
	@$(BIN)/python -m tests.run

check: $(DEVELOPER)  ## style, types, import law, translations
	@$(BIN)/python -m tests.run check

bench: $(DEVELOPER)  ## measure beside rivals; see bench/README.md
	@$(BIN)/python -m bench

docs: $(DEVELOPER)  ## make the generated pages of the manual again
	@$(BIN)/python -m tests.docs.generate

languages: $(DEVELOPER)  ## bring the catalogues up to date, and list what is untranslated
	@$(BIN)/python -m tests.languages

lock: $(DEVELOPER)  ## pin the dependencies again
	@$(BIN)/python -m tests.lock

$(VENV)/.made:
	@test -n "$(PYTHON)" || { echo "Rejoinder needs Python 3.11 or newer; none was found. Install one, or name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Making $(VENV) with $(PYTHON) …"
	@$(PYTHON) -m venv $(VENV) || { echo "The venv module is missing; on Debian or Ubuntu: sudo apt-get install python3-venv"; rm -rf $(VENV); exit 1; }
	@touch $@

$(RUNTIME): $(VENV)/.made requirements.lock pyproject.toml
	@echo "Installing Rejoinder (once; a minute or so) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(DEVELOPER): $(VENV)/.made requirements-dev.lock pyproject.toml
	@echo "Installing Rejoinder with what its tests need (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@ $(RUNTIME)

clean:
	rm -rf $(VENV) .venv-next .mypy_cache .ruff_cache .import_linter_cache
