#!/usr/bin/env bash
# Builds firmware images for one target, whose toolset is Firmware/Toolsets/TARGET.json.
#
#   Firmware/build.sh TARGET [PRODUCT...]
#
# The linked images lie in .build-firmware/TARGET/images afterwards, the library for C (product LatentLinkC) in
# .build-firmware/TARGET/library.
set -euo pipefail
cd "$(dirname "$0")/.."

target=${1:?usage: Firmware/build.sh TARGET [PRODUCT...]}
shift
products=("$@")
[ ${#products[@]} -gt 0 ] || products=(Replay Conformance Profile LatentLinkC)
toolset="Firmware/Toolsets/$target.json"
[ -f "$toolset" ] || {
  echo "firmware: there is no $toolset; targets: $(cd Firmware/Toolsets && ls ./*.json | sed 's|^\./||; s|\.json$||' | tr '\n' ' ')" >&2
  exit 2
}

# The part "latentlink" of a toolset is ours: the triple is read here, the emulator by 'latentlink'. SwiftPM gets the rest.
triple=$(sed -n 's/.*"triple": "\([^"]*\)".*/\1/p' "$toolset")
folder=".build-firmware/$target"
mkdir -p "$folder/images"
cp "$toolset" "$folder/target.json"
sed '/^  "latentlink": {/,/^  },/d' "$toolset" >"$folder/toolset.json"

# The manifest then holds neither the harness nor what it depends on, so that all products are one build.
export LATENTLINK_ONLY_FIRMWARE=1
build() {
  local log="$folder/$1.log"
  shift
  "${SWIFT:-swift}" build -c release --triple "$triple" --toolset "$folder/toolset.json" --scratch-path "$folder" "$@" \
    >"$log" 2>&1 || {
    cat "$log" >&2
    echo "firmware: ${products[*]} for $target: not built" >&2
    exit 1
  }
  grep -E "warning:" "$log" >&2 || true
}

# The linker script is no input that SwiftPM knows of.
for product in "${products[@]}"; do rm -f "$folder/$triple/release/$product"; done
if [ ${#products[@]} -eq 1 ]; then build "${products[0]}" --product "${products[0]}"; else build all; fi
for product in "${products[@]}"; do
  if [ -f "$folder/$triple/release/$product" ]; then
    cp "$folder/$triple/release/$product" "$folder/images/$product"
    echo "firmware: $folder/images/$product"
  fi
  [ "$product" != LatentLinkC ] || Firmware/Library/archive.sh "$target"
done
