#!/usr/bin/env bash
# Builds the plugin that counts instructions under QEMU: .build-firmware/plugin/instruction-count.so
set -euo pipefail
cd "$(dirname "$0")/.."

source=Firmware/Plugin/instruction-count.c
plugin=.build-firmware/plugin/instruction-count.so
if [ -f "$plugin" ] && [ "$plugin" -nt "$source" ] && [ "$plugin" -nt Firmware/Plugin/QemuPlugin.h ]; then
  exit 0
fi
# Swift's toolchain brings clang.
compiler=${CC:-}
for candidate in cc clang gcc; do
  [ -n "$compiler" ] || compiler=$(command -v "$candidate" || true)
done
[ -n "$compiler" ] || {
  echo "firmware: no C compiler for the plugin: cc, clang or gcc" >&2
  exit 1
}
mkdir -p "$(dirname "$plugin")"
"$compiler" -std=c11 -O2 -fPIC -shared -fvisibility=hidden -Wall -Wextra -Wno-unused-parameter -o "$plugin" "$source"
echo "firmware: $plugin"
