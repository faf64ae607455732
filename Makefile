# `make run` shows the product, `make test` checks it. Both work on a fresh machine with Rust, a C compiler and make.

CARGO ?= cargo

.PHONY: run test lint browser soak bench

run: ## A sandbox with a lively world and the portal on it.
	$(CARGO) run --quiet -- demo

test: browser lint ## Everything that CI checks.
	$(CARGO) nextest --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-nextest
	$(CARGO) nextest run

soak: ## Every fault at every call of every job, ten million schedules of the protocol, many kills. Takes long.
	SWEEP=all SIMULATED_SCHEDULES=10000000 SWEEP_SEED=$(SEED) SIMULATED_SEED=$(SEED) KILL_SEED=$(SEED) \
	  $(CARGO) nextest run --profile soak --no-capture -E 'test(sweep) | test(simulation) | test(kills)'

# Another one at each soak; printed with whatever fails. `make soak SEED=7` repeats one.
SEED ?= $(shell date +%s)

bench: ## What docs/PERFORMANCE.md has figures of.
	$(CARGO) bench --bench onboarding

lint: ## Formatting, lints and links in the documentation.
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --quiet

browser: ## Debian's Chromium for the browser journeys, when it is missing.
	@if ! command -v chromedriver >/dev/null 2>&1 || ! command -v chromium >/dev/null 2>&1; then \
	  $$(command -v sudo) apt-get update -qq && \
	  $$(command -v sudo) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver; \
	fi
