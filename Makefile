# `make run` shows the product, `make test` checks it. Both work on a fresh machine with Rust, a C compiler and make.

CARGO ?= cargo

.PHONY: run test lint browser soak bench peers

run: ## A sandbox with a lively world and the portal on it.
	$(CARGO) run --quiet -- demo

test: browser lint ## Everything that CI checks.
	$(CARGO) nextest --version >/dev/null 2>&1 || $(CARGO) install --locked cargo-nextest
	$(CARGO) nextest run

soak: ## Every fault at every call of every job, ten million schedules of the protocol, many kills. Takes long.
	SWEEP=all SIMULATED_SCHEDULES=10000000 SWEEP_SEED=$(SEED) SIMULATED_SEED=$(SEED) KILL_SEED=$(SEED) \
	  $(CARGO) nextest run --profile soak --no-capture -E 'test(sweep) | test(simulation) | test(process::kills) | test(bad_disk)'

# Another one at each soak; printed with whatever fails. `make soak SEED=7` repeats one.
SEED ?= $(shell date +%s)

bench: ## What docs/PERFORMANCE.md has figures of.
	$(CARGO) bench --bench onboarding
	$(CARGO) bench --bench pages

peers: ## What the pages are compared with, where Python and Node are there: `make bench` measures it then, too.
	python3 -m venv benches/peers/fastapi/.venv
	benches/peers/fastapi/.venv/bin/pip install --quiet -r benches/peers/fastapi/requirements.txt
	cd benches/peers/express && npm install --no-package-lock --no-audit --no-fund

lint: ## Formatting, lints and links in the documentation.
	$(CARGO) fmt --check
	$(CARGO) clippy --all-targets -- -D warnings
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc --no-deps --quiet

browser: ## Debian's Chromium for the browser journeys, when it is missing.
	@if ! command -v chromedriver >/dev/null 2>&1 || ! command -v chromium >/dev/null 2>&1; then \
	  $$(command -v sudo) apt-get update -qq && \
	  $$(command -v sudo) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium chromium-driver; \
	fi
