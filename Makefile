# Everyday tasks. `make help` lists them.
SHELL := /bin/bash
PY := .venv/bin/python
.DEFAULT_GOAL := help

.PHONY: help run tour tour-video kiosk bank setup-pcsc test check tree style types types-here types-win32 types-darwin imports elsewhere elsewhere-ready acceptance format fuzz bench screens difference demo-picture diagram face docs configuration openapi fault-matrix scenarios-manual schemas licences lock deb deb-test dist from-bare release clean

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

check: style types imports ## style, types (as on Linux, Windows and macOS) and import rules

tree: .venv/.ready-dev ## build/tree, where type checker, import rules and editors find every room inside the package
	@$(PY) -m tools.tree

style: .venv/.ready-dev
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .

types: types-here types-win32 types-darwin

MYPY = cd build/tree && ../../.venv/bin/mypy --config-file ../../pyproject.toml --cache-dir ../mypy/$(@:types-%=%)
ABROAD = --platform $(@:types-%=%) --no-warn-unreachable otp_atm

types-here: tree
	@$(MYPY)

# What one system has and another has not, the type checker knows: nothing of ours may need it. What is for Linux is unreachable there, rightly.
types-win32: tree
	@$(MYPY) $(ABROAD)

types-darwin: tree
	@$(MYPY) $(ABROAD)

imports: tree
	@cd build/tree && ../../.venv/bin/lint-imports --no-cache --config ../../pyproject.toml

WHOLE_PROGRAMS = end_to_end bench demo parts platforms tools \
    face/test_page.py face/test_named_drivers.py pin_pad/test_serial.py contracts/test_person.py card_reader/test_fuzz.py \
    commands site testing remote fleet/test_locust.py $(addprefix scenarios/test_,jobs.py values.py reports.py expect_picture.py over_http.py) \
    $(addprefix evidence/test_,page_in_a_browser.py page.py kept_kiosk.py)
LONG_WALKS = machine kiosk/test_answering.py test_one_name.py evidence/test_replay.py evidence/test_any_customer.py \
    $(addprefix conformance/test_,run.py faulty_banks.py drivers.py)
LYING_OF_TEXTS = $(addprefix languages/test_pseudo_,on_screens.py on_the_phone.py in_the_demo.py) \
    $(foreach room,screens phone,$(addprefix $(room)/,test_every_text.py test_pictures.py test_painted.py)) screens/test_layout.py phone/test_looks.py
# the last two the same on every Python

elsewhere-ready: .venv/.ready-dev
	@tools/elsewhere.sh ready

elsewhere: ## what needs no window, reader or server, on every newer Python that is here
	@TEST_WITHOUT="window reader server" TEST_WORKERS=$$(getconf _NPROCESSORS_ONLN) tools/elsewhere.sh 600 $(patsubst %,--ignore tests/%,$(WHOLE_PROGRAMS) $(LONG_WALKS) $(LYING_OF_TEXTS))

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

screens: .venv/.ready-dev ## record every screen and page of the phone in docs/screens/, in every language
	@$(PY) -m tools.gallery docs/screens

difference: .venv/.ready-dev ## paint what differs from the screens recorded, old and new side by side (NAMES='fa/* en/welcome')
	@set -f; $(PY) -m tools.gallery --difference $(NAMES)

demo-picture: .venv/.ready-dev ## paint the picture that opens the README, docs/demo.png
	@$(PY) -m tools.demo_picture docs/demo.png

diagram: .venv/.ready ## draw the transition table into ARCHITECTURE.md
	@$(PY) -m tools.diagram

face: .venv/.ready ## write the names of the public face into docs/public-face.md
	@$(PY) -m tools.face

docs: .venv/.ready-dev ## the documentation as a site, in build/site, to be read and searched from disk
	@rm -rf build/site
	@$(PY) -m sphinx -q -b html -W --keep-going -c tools/site . build/site
	@echo build/site/index.html

configuration: .venv/.ready ## write every key of the configuration into docs/configuration.md
	@$(PY) -m tools.configuration_page

openapi: .venv/.ready ## write the API descriptions: the bank's to docs/openapi.json, the terminals' to docs/remote-openapi.json and docs/remote.md
	@$(PY) -m otp_atm.bank.simulator.http.openapi >docs/openapi.json
	@$(PY) -m otp_atm.remote.openapi >docs/remote-openapi.json
	@$(PY) -m tools.remote_page
	@$(PY) -m tools.api_pages

fault-matrix: .venv/.ready ## live through every fault at every step, and write docs/fault-matrix.md
	@$(PY) -m tools.fault_matrix >docs/fault-matrix.md

scenarios-manual: .venv/.ready ## write the manual of the scenario words to docs/scenarios.md
	@$(PY) run_atm.py scenario --words >docs/scenarios.md

lock: ## write requirements*.txt anew from the ranges of pyproject.toml (LOCK=--upgrade: the newest of all)
	@tools/lock.sh $(LOCK)

dist: .venv/.ready-dev ## wheel and sdist into dist/, the same bytes each time
	@rm -rf dist
	@env -u SOURCE_DATE_EPOCH $(PY) -m hatchling build

deb: .venv/.ready-dev ## the Debian package of a terminal, into dist/
	@$(PY) -m tools.deb

deb-test: .venv/.ready-dev ## install, use, upgrade, roll back and purge it in a bare Debian of its own that systemd has started (needs root)
	@EVERY_SCENARIO=yes $(PY) -m pytest -q -p no:cacheprovider -s -rs tests/deploy/test_bare_debian.py

from-bare: .venv/.ready-dev ## play checkout and wheel from bare, beside packages named as our rooms are; time and size
	@tools/from_bare.sh

schemas: .venv/.ready-dev ## write the JSON Schemas of configuration, scenarios and data files to docs/schemas
	@$(PY) -m tools.schemas

licences: .venv/.ready-dev ## write the licences of fonts and libraries to docs/licences.md
	@$(PY) -m tools.licences >docs/licences.md

release: .venv/.ready-dev ## VERSION=1.2.3: prove, commit and tag it, with artefacts and checksums in dist/; pushes nothing
	@$(PY) -m tools.release "$(VERSION)"

clean: ## remove what was built or recorded, and the virtual environment
	@rm -rf .venv build dist var .pytest_cache .mypy_cache .ruff_cache .hypothesis

.venv/.ready: requirements.txt tools/setup.sh
	@tools/setup.sh run

.venv/.ready-dev: requirements.txt requirements-dev.txt requirements-pcsc.txt requirements-pytest8.txt tools/setup.sh tools/test-packages.txt
	@tools/setup.sh test
