# make demo: set up, build, run the main job and show the result. make test: set up, build, run every test.
SWIFT ?= swift
# Where make demo writes its report.
REPORT ?= report
.DEFAULT_GOAL := build
.PHONY: setup build demo test embedded lint bench docs clean

build:
	$(SWIFT) build -c release --product latentlink

# All schemes in closed loops on fresh episodes, float and fixed point, with fewer seeds than the full report.
demo: setup build
	.build/release/latentlink validate --quick --report $(REPORT)
	@echo "The report is in $(REPORT)/report.html and $(REPORT)/report.md"

test: setup embedded
	$(SWIFT) test

# The device half for Cortex-M4 in Embedded mode. -no-allocations makes any use of the heap a compile error.
embedded:
	$(SWIFT) build -c release --triple armv7em-none-none-eabi --toolset Firmware/Toolsets/cortex-m4.json \
	  --scratch-path .build-cortex-m4 --target RadioControl

# Counts that repeat exactly, then timings, which do not.
bench: setup build
	.build/release/latentlink bench

# Missing Debian packages, from the list in debian-packages.txt.
setup:
	@./setup.sh

# Fails on a link between pages that leads nowhere.
docs:
	@./docs/check-links.sh

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources HostHarness Firmware Tests

clean:
	rm -rf .build .build-*
