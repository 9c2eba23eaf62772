#!/usr/bin/env bash
# Installs the Debian packages of debian-packages.txt that are missing. Needs root (or sudo) only then.
set -euo pipefail
cd "$(dirname "$0")"

fail() {
  echo "setup: $1" >&2
  exit 1
}

command -v "${SWIFT:-swift}" >/dev/null || fail "swift was not found; install Swift 6.3 or later (https://swift.org/install)"

missing=()
while read -r package; do
  [ -n "$package" ] || continue
  dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done < debian-packages.txt
[ ${#missing[@]} -eq 0 ] && exit 0

as_root=()
if [ "$(id -u)" -ne 0 ]; then
  command -v sudo >/dev/null || fail "needs root to install: ${missing[*]}"
  as_root=(sudo)
fi
echo "setup: installing ${missing[*]}"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{
  "${as_root[@]}" apt-get update -qq &&
    DEBIAN_FRONTEND=noninteractive "${as_root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}"
} >"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  fail "apt-get could not install: ${missing[*]}"
}
