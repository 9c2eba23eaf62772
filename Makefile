# make demo: set up, build, run the main job and show the result. make test: set up, build, run every test.
SWIFT ?= swift
.PHONY: setup build demo test lint bench docs clean

build:
	$(SWIFT) build -c release

test: setup
	$(SWIFT) test

setup:
	./setup.sh

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources HostHarness Firmware Tests

clean:
	rm -rf .build .build-*
