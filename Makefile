# make demo, make test: everything from a fresh clone. See README.md.
.PHONY: setup build demo test format lint bench clean
BUILD = swift build -c release

setup:
	@scripts/setup

build: setup
	@$(BUILD)

demo: build
	@.build/release/obscura demo --out demo

test: setup
	@swift test -c release

format:
	@swift format -i -r --configuration .swift-format Sources Tests Package.swift

lint:
	@swift format lint --strict -r --configuration .swift-format Sources Tests Package.swift

bench: build
	@Benchmarks/run

clean:
	@rm -rf .build demo runs
