# Everyday tasks. `make help` lists them.
SHELL := /bin/bash
PY := .venv/bin/python
.DEFAULT_GOAL := help

.PHONY: help run tour tour-video kiosk bank setup-pcsc test check elsewhere acceptance format fuzz bench screens diagram face openapi fault-matrix scenarios-manual clean

help: ## list the tasks
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: .venv/.ready ## the demo: an ATM, its bank, one window (or, without a display, a session told as text)
	@$(PY) run_atm.py

tour: .venv/.ready ## the whole guide plays by itself in the demo's window, with captions (TOUR_LANG=fa or en)
	@$(PY) run_atm.py --tour $(if $(TOUR_LANG),--lang $(TOUR_LANG))

tour-video: .venv/.ready-dev ## record the tour into docs/tour.webp (TOUR_LANG=fa for Persian)
	@$(PY) -m tools.tour_video docs/tour.webp $(if $(TOUR_LANG),--lang $(TOUR_LANG))

kiosk: .venv/.ready ## the full-screen terminal of config.yaml
	@$(PY) run_atm.py kiosk

bank: .venv/.ready ## the bank simulator alone
	@$(PY) run_atm.py bank

setup-pcsc: .venv/.ready ## what a chip card reader needs: pcscd, and pyscard in the virtual environment
	@tools/setup.sh pcsc

test: .venv/.ready-dev ## all tests; installs what they need
	@tools/test.sh

check: .venv/.ready-dev ## style, types and import rules
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@$(PY) -m tools.tree
	@cd build/tree && ../../.venv/bin/mypy --config-file ../../pyproject.toml
	@cd build/tree && ../../.venv/bin/lint-imports --no-cache --config ../../pyproject.toml

WHOLE_PROGRAMS = end_to_end bench demo commands/test_streams.py
LYING_OF_TEXTS = $(addprefix languages/test_pseudo_,on_screens.py on_the_phone.py in_the_demo.py) \
    $(foreach room,screens phone,$(addprefix $(room)/,test_every_text.py test_pictures.py)) screens/test_layout.py
# the same on every Python

elsewhere: ## what needs no window, reader or server, on every newer Python that is here
	@TEST_WITHOUT="window reader server" tools/elsewhere.sh 180 $(patsubst %,--ignore tests/%,$(WHOLE_PROGRAMS) $(LYING_OF_TEXTS))

acceptance: export EVERY_SCENARIO = yes
acceptance: test check ## everything, on every Python that is here
	@tools/elsewhere.sh 1800

format: .venv/.ready-dev ## put the code into its standard form
	@.venv/bin/ruff check --fix -q . && .venv/bin/ruff format -q .

fuzz: .venv/.ready-dev ## 200,000 hostile cards and swipes
	@FUZZ_EXAMPLES=25000 $(PY) -m pytest -q -p no:cacheprovider tests/card_reader/test_fuzz.py

bench: .venv/.ready-dev ## measure, each figure beside a yardstick; writes build/bench.json
	@tools/setup.sh bench
	@$(PY) -m bench

screens: .venv/.ready-dev ## paint every screen in both languages into docs/screens/
	@$(PY) -m tools.gallery docs/screens
	@$(PY) -m otp_atm.phone.gallery docs/screens

diagram: .venv/.ready ## draw the transition table into ARCHITECTURE.md
	@$(PY) -m tools.diagram

face: .venv/.ready ## write the names of the public face into docs/public-face.md
	@$(PY) -m tools.face

openapi: .venv/.ready ## write the bank's API description to docs/openapi.json
	@$(PY) -m otp_atm.bank.simulator.http.openapi >docs/openapi.json

fault-matrix: .venv/.ready ## live through every fault at every step, and write docs/fault-matrix.md
	@$(PY) -m tools.fault_matrix >docs/fault-matrix.md

scenarios-manual: .venv/.ready ## write the manual of the scenario words to docs/scenarios.md
	@$(PY) run_atm.py scenario --words >docs/scenarios.md

clean: ## remove what was built or recorded, and the virtual environment
	@rm -rf .venv build var .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/.ready: requirements.txt tools/setup.sh
	@tools/setup.sh run

.venv/.ready-dev: requirements.txt requirements-dev.txt requirements-pcsc.txt tools/setup.sh tools/test-packages.txt
	@tools/setup.sh test
