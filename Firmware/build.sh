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

for product in "${products[@]}"; do
  log="$folder/$product.log"
  # The linker script is no input that SwiftPM knows of.
  rm -f "$folder/$triple/release/$product"
  "${SWIFT:-swift}" build -c release --triple "$triple" --toolset "$folder/toolset.json" \
    --scratch-path "$folder" --product "$product" >"$log" 2>&1 || {
    cat "$log" >&2
    echo "firmware: $product for $target was not built" >&2
    exit 1
  }
  grep -E "warning:" "$log" >&2 || true
  if [ -f "$folder/$triple/release/$product" ]; then
    cp "$folder/$triple/release/$product" "$folder/images/$product"
    echo "firmware: $folder/images/$product"
  fi
  [ "$product" != LatentLinkC ] || Firmware/Library/archive.sh "$target"
done
