# Two commands are enough on a fresh machine with git, make and Python 3.11 or newer:
# `make lab` opens the course, `make test` proves it.

PYTHON ?= python3
VENV = .venv
TESTS = $(wildcard notebooks solutions tests)
WORKERS = 8
SUBMISSIONS = submissions
OUT = graded
ARGS =
BIN := $(VENV)/$(if $(filter Windows_NT,$(OS)),Scripts,bin)

# In a container one is root, and JupyterLab then wants to be told that this is meant.
AS_ROOT = $(if $(filter 0,$(shell id -u)),--allow-root)
# With it set, every kernel would compile its imports anew: 5 s of CPU each.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := help
.PHONY: help setup lab test test-all test-setup test-browser stress grade release notebooks site bench \
        bench-grade lint lock lock-rivals

help: ## print this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' $(firstword $(MAKEFILE_LIST)) | expand -t 20

setup: ## make or complete the virtual environment
	@$(PYTHON) scripts/bootstrap.py "$(VENV)"

lab: setup ## open the course in JupyterLab (ARGS="--no-browser --port 9999")
	@"$(BIN)/jupyter" lab $(AS_ROOT) --ServerApp.root_dir=. \
	  --LabApp.default_url=/lab/tree/notebooks/00_start_here.ipynb $(ARGS)

test: lint ## prove the course (PYTHON=python3.13, TESTS=tests/test_x.py, ARGS=-x)
	"$(BIN)/python" -m pytest -n $(WORKERS) $(ARGS) $(TESTS)

lint: setup ## check style and formatting of .py and .ipynb
	"$(BIN)/ruff" check
	"$(BIN)/ruff" format --check

test-setup: lint ## prove the set-up on a new machine, Binder and the lock; downloads packages
	"$(BIN)/python" -m pytest -n 2 $(ARGS) tests/setup

test-all: ## make test and test-setup with every Python 3.11-3.15 found
	@$(PYTHON) scripts/test_all.py

test-browser: lint ## prove that JupyterLab shows the course, in this machine's Chromium (ARGS="-k 08")
	"$(BIN)/python" -m pytest -n 2 --dist=load --maxschedchunk=1 $(ARGS) tests/browser

stress: setup ## run the notebooks five times with every CPU kept busy
	"$(BIN)/python" tests/stress.py

grade: setup ## grade a folder of submissions (SUBMISSIONS=folder OUT=graded ARGS="--jobs 4")
	"$(BIN)/python" -m grading "$(SUBMISSIONS)" --out "$(OUT)" $(ARGS)

release: setup ## generate exercises/ from solutions/
	"$(BIN)/python" -m grading release

notebooks: release ## execute the notebooks and link them (ARGS=notebooks/01_waiting.ipynb)
	"$(BIN)/python" -m scripts.execute $(ARGS)

site: setup ## make the static site in build/site (REPOSITORY=https://github.com/OWNER/NAME)
	"$(BIN)/python" -m scripts.site $(ARGS)

bench: setup ## print what recording costs
	"$(BIN)/python" -m benchmarks

bench-grade: setup ## print how fast submissions are graded, here and by rivals (ARGS="--submissions 40")
	"$(BIN)/python" -m benchmarks.grading $(ARGS)

lock: setup ## resolve requirements.lock anew (ARGS=--upgrade)
	"$(BIN)/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --custom-compile-command "make lock" --system-certs $(ARGS) \
	  --group setup --group test --group bench --group grading --group cluster \
	  --group browser --group site \
	  --output-file requirements.lock pyproject.toml

lock-rivals: setup ## resolve the rivals of make bench-grade anew
	"$(BIN)/uv" pip compile --quiet --universal --python-version 3.11 --fork-strategy fewest \
	  --generate-hashes --no-annotate --custom-compile-command "make lock-rivals" --system-certs \
	  $(ARGS) --constraint requirements.lock --output-file benchmarks/grading/rivals.txt \
	  benchmarks/grading/rivals.in
