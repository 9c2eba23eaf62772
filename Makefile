# make demo: set up, build, run the main job and show the result. make test: set up, build, run every test.
SWIFT ?= swift
.PHONY: setup build demo test embedded lint bench docs clean

build:
	$(SWIFT) build -c release

test: setup embedded
	$(SWIFT) test

# The device half for Cortex-M4 in Embedded mode. -no-allocations makes any use of the heap a compile error.
embedded:
	$(SWIFT) build -c release --triple armv7em-none-none-eabi --toolset Firmware/Toolsets/cortex-m4.json \
	  --scratch-path .build-cortex-m4 --target RadioControl

setup:
	./setup.sh

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources HostHarness Firmware Tests

clean:
	rm -rf .build .build-*
