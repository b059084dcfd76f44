# Two commands: `make verify` checks the shipped library, `make test` runs everything. Both set up .venv on first use.
PYTHON ?= python3
BIN := .venv/bin
export DERIVABLE_CACHE ?= $(CURDIR)/build/cache

# `make homework` marks the documents of docs/homework and writes the page that shows every mistake in them.
.PHONY: verify homework test test-all lint bench coq coq-certificates clean

.venv/.base: pyproject.toml constraints.txt
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.12 ..")'
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/.test: .venv/.base
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt torch==2.13.0
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[torch,test,lint]'
	touch $@

verify: .venv/.base
	$(BIN)/derivable verify --certificates build/certificates --json build/report.json
	$(BIN)/derivable latex -o build/report.tex
	@echo "build/report.tex, build/report.json and build/certificates are written"

homework: .venv/.base
	$(BIN)/derivable mark docs/homework/0*.md --html docs/homework/report.html > build/homework.txt; test $$? -le 1
	@tail -n 1 build/homework.txt; echo "docs/homework/report.html is written; build/homework.txt holds the messages"

test: .venv/.test
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder

test-all: .venv/.test
	$(BIN)/python -m pytest -q -n 2 --dist loadfile --no-loadscope-reorder -m ""

lint: .venv/.test
	$(BIN)/ruff check .
	$(BIN)/mypy

bench: .venv/.test
	$(BIN)/python -m benchmarks

# The kernel's axioms as lemmas of Coq, and the library's certificates as files of Coq; both are skipped where there is no coqc.
COQ_FILES := meaning numbers sums maps integrals positive gauss moments matrices flows axioms export
COQ := coqc -q -w none -Q $(CURDIR)/build/coq Derivable

coq:
	@command -v coqc > /dev/null || { echo "skipped: coqc is not found; on Debian: apt-get install coq libcoq-coquelicot libcoq-interval"; exit 0; }; \
	mkdir -p build/coq && cp coq/*.v build/coq && for f in $(COQ_FILES); do $(COQ) build/coq/$$f.v || exit 1; done; \
	echo "$$(grep -c '^(\* row:' coq/*.v | cut -d: -f2 | paste -sd+ | bc) rows of the table of axioms are proved in Coq"

coq-certificates: coq .venv/.base
	@command -v coqc > /dev/null || exit 0; rm -rf build/exported; $(BIN)/derivable export --coq build/exported && cd build/exported && \
	for f in *.v; do timeout 120 $(COQ) $$f > $$f.log 2>&1 || echo "$$f does not compile"; done | tee failed.log; \
	echo "$$(($$(ls *.v | wc -l) - $$(wc -l < failed.log))) of $$(ls *.v | wc -l) exported steps compile"

clean:
	rm -rf build .venv *.egg-info
