# Everything is set up into .venv; nothing outside of it but the browser that the tests drive.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
CORPUS ?= corpus
INDEX ?= index
DATA ?=
OUT ?= build/reader
MINUTES ?= 110
MPNET = $(OUT)/all-mpnet-base-v2
MINILM = $(shell $(BIN)/python -c 'from quoth.index.encoder import load_encoder; print(load_encoder().folder)')
PIP := $(BIN)/python -m pip --disable-pip-version-check

.DEFAULT_GOAL := help
.PHONY: help install chat test wheel check fix reader clean

help:  ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Quoth needs Python 3.11 or newer"; echo "name one: make PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { \
	  echo "this Python cannot make a virtual environment"; \
	  echo "install its venv package, on Debian: apt-get install python3-venv"; rm -rf $(VENV); exit 1; }

$(VENV)/.chat: $(VENV)/bin/python pyproject.toml constraints.txt
	$(PIP) install --quiet --constraint constraints.txt --editable '.[ui]'
	@touch $@

$(VENV)/.test: $(VENV)/.chat
	$(PIP) install --quiet --constraint constraints.txt --editable '.[ui,eval,milvus,ocr,train,test]'
	sh tests/install_browser.sh
	@touch $@

install: $(VENV)/.chat  ## set up what answering and the chat need

chat: install  ## serve the chat on CORPUS (default: corpus/)
	$(BIN)/quoth chat --corpus $(CORPUS) --index $(INDEX)

test: $(VENV)/.test  ## set up everything and run the tests
	$(BIN)/python -m pytest -n auto --maxprocesses 4 --dist loadfile $(ARGS)

wheel:  ## build the wheel, and run the tests on it with src away
	sh tests/on_the_wheel.sh $(PYTHON) $(ARGS)

check: $(VENV)/.test  ## lint, format and types, without changing anything
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports

fix: $(VENV)/.test  ## mend what lint and format can mend
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

reader: $(VENV)/.test  ## train both readers on DATA, each for MINUTES, into OUT
	@test -n "$(DATA)" || { echo "no data was named"; echo "name the folder: make reader DATA=path"; exit 1; }
	test -d $(MPNET) || $(BIN)/python -m training.fetch $(OUT)
	test -f $(OUT)/pack || $(BIN)/python -m training.pack --data $(DATA) --encoder $(MPNET) --out $(OUT)/pack \
	  $(addprefix --document ,$(wildcard corpus/*))
	$(BIN)/python -m training.train --pack $(OUT)/pack --start $(MPNET) --out $(OUT)/judge \
	  --minutes $(MINUTES) --resume
	$(BIN)/python -m training.train --pack $(OUT)/pack --start $(MINILM) --out $(OUT)/skimmer \
	  --teacher $(OUT)/judge/reader.pt --minutes $(MINUTES) --resume
	$(BIN)/python -m training.export --weights $(OUT)/judge/reader.pt --encoder $(MPNET) \
	  --pack $(OUT)/pack --out $(OUT)/shipped/judge
	$(BIN)/python -m training.export --weights $(OUT)/skimmer/reader.pt --encoder $(MINILM) \
	  --pack $(OUT)/pack --out $(OUT)/shipped/skimmer
	$(BIN)/python -m training.ask --data $(DATA) --readers $(OUT)/shipped --out $(OUT)/asked
	$(BIN)/python -m training.calibrate --data $(DATA) --readers $(OUT)/shipped --asked $(OUT)/asked
	$(BIN)/python -m training.certify --data $(DATA) --readers $(OUT)/shipped --asked $(OUT)/unasked --write

clean:  ## remove the environment, the index and the caches
	rm -rf $(VENV) $(INDEX) .pytest_cache .mypy_cache .ruff_cache .hypothesis
