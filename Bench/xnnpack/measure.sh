#!/usr/bin/env bash
# Counts the published layers on Debian's XNNPACK for arm64 under QEMU: Bench/xnnpack/measure.sh OUT.json
# The packages are unpacked in .build-bench/xnnpack and installed nowhere. Where they cannot be had, OUT.json is an empty list.
set -euo pipefail
cd "$(dirname "$0")/../.."

out=${1:?usage: Bench/xnnpack/measure.sh OUT.json}
folder="$PWD/.build-bench/xnnpack"
plugin=.build-firmware/plugin/instruction-count.so
mkdir -p "$folder/state/lists/partial" "$folder/cache/archives/partial" "$folder/packages" "$folder/tree"
echo "[]" >"$out"

# An apt of its own, for another architecture: the machine's stays as it is.
touch "$folder/state/status"
apt=(apt-get -qq -o APT::Architecture=arm64 -o APT::Architectures=arm64 -o APT::Sandbox::User=root
  -o "Dir::State=$folder/state" -o "Dir::State::status=$folder/state/status" -o "Dir::State::lists=$folder/state/lists"
  -o "Dir::Cache=$folder/cache")
library="$folder/tree/usr/lib/aarch64-linux-gnu"
if [ ! -f "$library/libXNNPACK.so.0" ]; then
  (cd "$folder/packages" && "${apt[@]}" update &&
    "${apt[@]}" download libxnnpack-dev libxnnpack0 libpthreadpool0 libpthreadpool-dev libcpuinfo0 &&
    for package in ./*.deb; do dpkg-deb --extract "$package" ../tree; done) >"$folder/log" 2>&1 || {
    tail -n 3 "$folder/log" >&2
    echo "bench: Debian's XNNPACK for arm64 cannot be had here, so it is not counted" >&2
    exit 0
  }
fi
version=$(dpkg-deb --field "$(echo "$folder"/packages/libxnnpack0_*.deb)" Version)

aarch64-linux-gnu-gcc -O2 -Wall -I Firmware/Board/include -I "$folder/tree/usr/include" Bench/xnnpack/layers.c \
  -o "$folder/layers" -L "$library" -lXNNPACK -Wl,--allow-shlib-undefined -Wl,-rpath-link,"$library"

# XNNPACK sees a core's instructions, but under emulation not which core it is: no kernels for one core alone.
measure() {
  qemu-aarch64 -cpu "$1" -L /usr/aarch64-linux-gnu -E "LD_LIBRARY_PATH=$library:/usr/aarch64-linux-gnu/lib" \
    -plugin "$plugin,out=$folder/counts" "$folder/layers" >"$folder/names"
  echo "  { \"name\": \"XNNPACK of Debian\", \"processor\": \"$2\", \"targets\": [\"$3\"],"
  echo "    \"source\": \"libxnnpack0 $version, counted now; dense layers with one scale\", \"instructions\": {"
  paste "$folder/names" "$folder/counts" | sed 's/^\(.*\)\t\(.*\)$/      "\1": \2,/; $s/,$//'
  printf '    } }'
}
{
  echo "["
  measure cortex-a72 "aarch64" linux-aarch64
  echo ","
  measure cortex-a76 "aarch64 with dotprod" linux-aarch64-dotprod
  echo
  echo "]"
} >"$folder/measured.json"
cp "$folder/measured.json" "$out"
