# Two commands: `make crawl` does the main job, `make test` passes all checks. Both set up .venv from the lock first.
SHELL := /bin/bash
.DEFAULT_GOAL := help

# The first Python that runs, is 3.10 to 3.13 and has the venv module; PYTHON=… chooses another.
FITS := -c 'import sys, venv, ensurepip; sys.exit(not (3, 10) <= sys.version_info[:2] <= (3, 13))' >/dev/null 2>&1
PYTHON ?= $(shell for p in python3.11 python3.12 python3.13 python3.10 python3; do $$p $(FITS) && { echo $$p; break; }; done)
VENV ?= .venv
BIN := $(VENV)/bin
COMMA := ,
INSTALL = $(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -e .
COMPILED = *__mypyc.*.so pipelines/*.so pipelines/*/*.so
OUTPUT_DIR ?= output
DEMO_PORT ?= 8801
JOBS ?= 2

# From 3.12 on Python itself can tell coverage of each line once: a fifth of the overhead of a trace function.
SYSMON = COVERAGE_CORE=$$($(BIN)/python -c 'import sys; print("sysmon" if sys.version_info >= (3, 12) else "ctrace")')

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 18

crawl: $(VENV)/.run ## crawl the bundled demo newspaper, or SITE=vnexpress.net LIMIT=20
ifdef SITE
	@$(BIN)/scrapy crawl news -a site='$(SITE)' $(if $(LIMIT),-a limit=$(LIMIT)) -s SHOW_FIRST=1 -s OUTPUT_DIR='$(OUTPUT_DIR)' $(ARGS)
else
	@$(BIN)/python -m crawler.demo.crawl --port $(DEMO_PORT) -s OUTPUT_DIR='$(OUTPUT_DIR)' $(if $(LIMIT),-a limit=$(LIMIT)) $(ARGS)
endif

test: $(VENV)/.dev ## ruff, mypy (strict) and pytest with coverage
	@$(BIN)/ruff check . && $(BIN)/ruff format --check .
	@$(BIN)/mypy
	@rm -f .coverage .coverage.*
	@TINSACH_COMPILED=0 $(SYSMON) COVERAGE_FILE='$(CURDIR)/.coverage' $(BIN)/python -m pytest -n $(JOBS) --dist worksteal --cov --cov-report= $(ARGS)
	@$(BIN)/coverage report --fail-under=90

soak: $(VENV)/.dev ## the long harnesses: kills, site shapes, a million addresses, a million articles to compare, 100,000 pages in one run
	@TINSACH_KILLS=50 $(BIN)/python -m pytest tests/test_write_crash.py $(ARGS)
	@TINSACH_KILLS=50 TINSACH_ARTICLES=500 $(BIN)/python -m pytest tests/test_crawl_crash.py $(ARGS)
	@TINSACH_ARTICLES=1000 $(BIN)/python -m pytest tests/test_schedule.py -rP $(ARGS)
	@$(BIN)/python -m benchmarks.feed_samples
	@$(BIN)/python -m benchmarks.discovery --floors
	@$(BIN)/python -m benchmarks.discovery --newsite --floors
	@$(BIN)/python -m benchmarks.discovery --sitemap --floors
	@$(BIN)/python -m benchmarks.store
	@$(BIN)/python -m benchmarks.duplicates_cost --sizes 10000,100000,1000000
	@$(BIN)/python -m benchmarks.long_run --floors $(if $(PAGES),--pages '$(PAGES)')

# A Python of pyenv is found by its folder too: its shim runs only where that version is chosen.
pythons: ## run the tests on each of Python 3.10 to 3.13
	@for v in 3.10 3.11 3.12 3.13; do \
	  for p in python$$v $$(ls -d $${PYENV_ROOT:-$$HOME/.pyenv}/versions/$$v.*/bin/python 2>/dev/null); do $$p $(FITS) && break; done; \
	  $(MAKE) --no-print-directory test VENV=.venv-$$v PYTHON=$$p || exit 1; done

lock: $(VENV)/.dev ## resolve the newest versions that pyproject.toml allows, for all Pythons at once
	@$(BIN)/pip install --quiet uv
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --no-header --no-annotate --extra postgresql pyproject.toml -o requirements.lock --upgrade
	@$(BIN)/uv pip compile --quiet --universal --python-version 3.10 --no-header --no-annotate --extra dev pyproject.toml -o requirements-dev.lock --upgrade -c requirements.lock

clean: ## remove what the tools made; output/ stays
	@rm -rf .venv .venv-* $$(find crawler pipelines sites tests benchmarks recipes -name __pycache__) .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage .coverage.* build dist *.egg-info $(COMPILED)

# --no-deps: the lock names every package, so nothing is resolved again (pip 23 fails on trafilatura's extras when it does).
$(VENV)/.run: requirements.lock pyproject.toml
	@[ -n "$(PYTHON)" ] && $(PYTHON) $(FITS) || { echo "Tinsach needs Python 3.10 to 3.13 with the venv module$(if $(PYTHON),$(COMMA) which $(PYTHON) is not): install it (Debian: apt-get install python3-venv)$(COMMA) or name it with PYTHON=/path/to/python." >&2; exit 2; }
	@echo "Setting up $(VENV) with $$($(PYTHON) --version) ..."
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -r requirements.lock
	@$(MAKE) --no-print-directory compiled VENV='$(VENV)'
	@$(BIN)/python -m compileall -q crawler pipelines sites # as pip does; a run may not be allowed to keep bytecode
	@touch $@

# hatch-mypyc keeps the file aside while it compiles; a build that was killed leaves it there.
pyproject.toml:
	@mv pyproject.toml.bak $@

# What compiles them comes and goes with the build (see pyproject.toml). Without it all runs from source. Warnings
# of what mypyc has written are nobody's, and take half of the compiler's time.
compiled: pyproject.toml ## compile the modules that take most time, as the set-up does where there is a C compiler
	@[ -x $(BIN)/python ] || { echo "There is no $(VENV) yet: make crawl sets it up, and compiles"; exit 2; }
	@rm -f $(COMPILED)
	@if ! command -v $(CC) >/dev/null; then echo "There is no C compiler, which would make crawls a fifth faster."; \
	elif echo "Compiling what takes most of the time (a minute, once) ..." && CFLAGS='$(CFLAGS) -Wno-all' HATCH_BUILD_HOOKS_ENABLE=1 $(INSTALL) >$(VENV)/compiling.log 2>&1; then exit 0; \
	else echo "Nothing could be compiled, which would make crawls a fifth faster: $(VENV)/compiling.log says why."; fi; \
	rm -f $(COMPILED); $(INSTALL)

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Adding the checkers ..."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-deps -r requirements-dev.lock
	@touch $@

recipes: .venv-recipes/.ready ## what the tests run the recipes of docs/scheduling.md with: scrapyd, Kubernetes' schemas

.venv-recipes/.ready: requirements.lock requirements-recipes.lock
	@echo "Setting up .venv-recipes ..."
	@[ -x .venv-recipes/bin/python ] || $(PYTHON) -m venv .venv-recipes
	@.venv-recipes/bin/python -m pip install -qq --disable-pip-version-check --no-deps -r requirements.lock -r requirements-recipes.lock
	@touch $@

peers: .venv-peers/.ready ## the other news crawlers that benchmarks.speed measures

.venv-peers/.ready: requirements-peers.lock
	@echo "Setting up .venv-peers ..."
	@[ -x .venv-peers/bin/python ] || $(PYTHON) -m venv .venv-peers
	@.venv-peers/bin/python -m pip install -qq --disable-pip-version-check --no-deps -r requirements-peers.lock
	@touch $@

.PHONY: help crawl compiled test soak pythons recipes peers lock clean
