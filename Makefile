# make demo: set up, build, run the main job and show the result. make test: set up, build, run every test.
SWIFT ?= swift
# Where make demo writes its report.
REPORT ?= report
# So that recordings reach the degraded modes.
LOSSES = --seed 1 --lose-pilots 0.1 --damage-pilots 0.05 --lose-frames 0.1
# What weights can be packed for; every packing is run on the targets that take it.
PACKINGS = portable cortex-m-dsp neon neon-dot x86
.DEFAULT_GOAL := build
.PHONY: setup python build demo test firmware install one-target lint bench docs clean

build:
	$(SWIFT) build -c release --product latentlink

# All schemes in closed loops on fresh episodes, float and fixed point, with fewer seeds than the full report.
demo: setup build
	.build/release/latentlink validate --quick --report $(REPORT)
	@echo "The report is in $(REPORT)/report.html and $(REPORT)/report.md"

test: setup python firmware
	@.build/release/latentlink quantize --model Models/default.safetensors --out .build-firmware/inputs/default.image \
	  >/dev/null 2>&1 && cmp .build-firmware/inputs/default.image Models/default.image
	LATENTLINK_FIRMWARE=.build-firmware $(SWIFT) test

# The device half in Embedded mode, linked into the images of Firmware/Images: for one target (make firmware
# TARGET=cortex-m4) or for every toolset in Firmware/Toolsets. -no-allocations makes any use of the heap a compile error.
firmware: setup
	@$(MAKE) --no-print-directory build
	@printf '%s\n' $(or $(TARGET),$(basename $(notdir $(wildcard Firmware/Toolsets/*.json)))) \
	  | xargs -P 2 -I TARGET Firmware/build.sh TARGET
	@Firmware/build-plugin.sh
	@mkdir -p .build-firmware/inputs
	@.build/release/latentlink record --out .build-firmware/inputs/episode.recording --slots 200 $(LOSSES)
	@.build/release/latentlink record --out .build-firmware/inputs/short.recording --slots 100 $(LOSSES)
	@for packing in $(PACKINGS); do \
	  .build/release/latentlink vectors --target $$packing --out .build-firmware/inputs/conformance.$$packing.vectors && \
	  .build/release/latentlink repack Models/default.image --target $$packing \
	    --out .build-firmware/inputs/default.$$packing.image >/dev/null || exit 1; \
	done
	@.build/release/latentlink record --out .build-firmware/inputs/profile.recording --slots 24 --seed 1 \
	  --damage-pilots 0.1
	@case "$(or $(TARGET),cortex-m4)" in cortex-m4) .build/release/latentlink profile --budget ;; esac

# The library for programs in C, C++ and Swift, with header, Swift module, pkg-config file and the default model, for one
# target: make firmware TARGET=linux-aarch64 install DESTDIR=./tree (docs/c-library.md).
PREFIX ?= /usr/local
install: one-target firmware
	@Firmware/Library/install.sh "$(TARGET)" "$(DESTDIR)$(PREFIX)"

one-target:
	@[ -n "$(TARGET)" ] || { echo "which target? make firmware TARGET=linux-aarch64 install DESTDIR=./tree" >&2; exit 2; }

# Instructions of layers and slots on every target beside other runtimes' figures, which repeat exactly; then times, which do
# not, with other runtimes from PyPI in the same run (docs/bench.md).
bench: setup firmware
	@Bench/measure-peers.sh .build-bench/peers.json
	@Bench/xnnpack/measure.sh .build-bench/xnnpack.json
	.build/release/latentlink bench --counted-peers .build-bench/xnnpack.json --measured-peers .build-bench/peers.json

# Missing Debian packages, from the list in debian-packages.txt.
setup:
	@./setup.sh

# The Python environment of the tests against ONNX Runtime, in .build-python.
python: setup
	@Tests/ONNX/environment.sh

# Fails on a link between pages that leads nowhere.
docs:
	@./docs/check-links.sh

lint:
	$(SWIFT) format lint --strict --recursive Package.swift Sources HostHarness Firmware Examples Tests

clean:
	rm -rf .build .build-*
