# make demo, make test: everything from a fresh clone. See README.md.
.PHONY: setup build demo test format lint bench results nightly clean
# No test imports a module as testable: tests and products are built once, with the same flags.
BUILD = swift build -c release

setup:
	@scripts/setup

build: setup
	@$(BUILD)

demo: build
	@.build/release/obscura demo --out demo

test: setup
	@OMP_WAIT_POLICY=PASSIVE swift test -c release --disable-testable-imports

format:
	@swift format -i -r --configuration .swift-format Sources Tests Package.swift

lint:
	@swift format lint --strict -r --configuration .swift-format Sources Tests Package.swift

bench: build
	@Benchmarks/run

results: build
	@scripts/results
	@scripts/results-ciphers

# What takes too long for every commit: many kills at random moments, then the real-data smoke run.
nightly: test lint
	@OMP_WAIT_POLICY=PASSIVE OBSCURA_KILLS=60 swift test -c release --disable-testable-imports --filter KillTests
	@scripts/smoke

clean:
	@rm -rf .build demo runs
