# Helpward (护答). `make help` lists what there is.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-builtin-rules

# Where `make run` keeps its data, and more words for `helpward serve` (make run ARGS="--listen 127.0.0.1:9000").
DATA ?= ./data
ARGS ?=

# What the web is built from. Only used to know whether it must be built again.
WEB_SOURCES := $(shell find web -name node_modules -prune -o -name dist -prune -o -name results -prune -o -type f -print 2>/dev/null)

export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD := 1

.PHONY: help run test bench lint fmt openapi release web tools

help: ## Show this list
	@echo "Helpward (护答): the support desk for digital wallets"
	@echo
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "The first 'make run' takes about five minutes on two cores, the next ones seconds."

run: tools ## Build, then start the desk with demo data in ./data (prints addresses and sign-ins)
	@echo "==> 1/4 web packages"
	@$(MAKE) --no-print-directory web/node_modules/.package-lock.json
	@echo "==> 2/4 console and widget"
	@$(MAKE) --no-print-directory target/.web-built
	@echo "==> 3/4 the binary (the first time about four minutes)"
	@cargo build --locked --package helpward
	@echo "==> 4/4 starting; stop with Ctrl-C"
	@HELPWARD_LOG__LEVEL=$${HELPWARD_LOG__LEVEL:-warn} exec target/debug/helpward serve --demo --data-dir $(DATA) $(ARGS)

test: ## Run every check and test, on both databases and in a browser; ends with "N passed, N failed"
	@scripts/test.sh

bench: tools target/.web-built ## Measure the release build against bare floors, as ratios (ARGS="--help" for more)
	@cargo build --locked --release --package helpward --package bench
	@ulimit -n $$(ulimit -Hn) && target/release/bench $(ARGS)

lint: tools target/.web-built ## Formats, lints, types, house rules and dependencies; changes nothing
	cargo fmt --all --check
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo run --quiet --locked --package xtask -- tidy
	cargo run --quiet --locked --package xtask -- dependencies
	@if cargo deny --version >/dev/null 2>&1; then cargo deny --all-features check bans licenses sources; \
	else echo "cargo-deny is not installed: bans, licences and sources were checked by xtask, advisories were not"; fi
	npm --prefix web run check
	npm --prefix web run lint
	npm --prefix web run format:check

fmt: web/node_modules/.package-lock.json ## Format Rust and web
	cargo fmt --all
	npm --prefix web run format

openapi: target/.web-built ## Write the golden OpenAPI document again after an endpoint changed
	cargo run --quiet --locked --package helpward -- openapi > tests/golden/openapi.json

release: tools target/.web-built ## Build the production binary: target/release/helpward
	cargo build --locked --release --package helpward
	@ls -lh target/release/helpward

web: target/.web-built ## Build console and widget only (the binary embeds them)

tools:
	@scripts/check-tools.sh

web/node_modules/.package-lock.json: web/package-lock.json
	npm --prefix web ci --no-audit --no-fund
	@touch $@

target/.web-built: web/node_modules/.package-lock.json $(WEB_SOURCES)
	npm --prefix web run build
	@mkdir -p target && touch $@
