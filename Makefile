# make demo, make test: everything from a fresh clone. See README.md.
.PHONY: setup build demo test format lint bench results nightly fuzz clean
# No test imports a module as testable: tests and products are built once, with the same flags.
BUILD = swift build -c release

setup:
	@scripts/setup

build: setup
	@$(BUILD)

demo: build
	@.build/release/obscura demo --out demo

test: setup
	@scripts/test

format:
	@swift format -i -r --configuration .swift-format Sources Tests Package.swift

lint:
	@swift format lint --strict -r --configuration .swift-format Sources Tests Package.swift

bench: build
	@Benchmarks/run

results: build
	@scripts/results
	@scripts/results-ciphers
	@scripts/results-audit

# What takes too long for every commit: many kills at random moments, then the real-data smoke run.
nightly: test lint
	@OMP_WAIT_POLICY=PASSIVE OBSCURA_KILLS=60 swift test -c release --disable-testable-imports --filter KillTests
	@scripts/smoke

# Every reader on files damaged at random, under a seed of its own that the first line tells.
FUZZ_SEED ?= $(shell date +%s)
FUZZ_ROUNDS ?= 200000
fuzz:
	@echo "FUZZ_SEED=$(FUZZ_SEED)"
	@OMP_WAIT_POLICY=PASSIVE OBSCURA_FUZZ=$(FUZZ_ROUNDS) OBSCURA_FUZZ_SEED=$(FUZZ_SEED) swift test -c release --disable-testable-imports --filter FuzzTests

clean:
	@rm -rf .build demo runs
