#!/usr/bin/env bash
# Times other runtimes from PyPI (Bench/requirements.txt) on this machine: Bench/measure-peers.sh OUT.json
# They live in a virtual environment of their own, .build-bench/environment. Where they cannot be had, OUT.json says so by
# being an empty list.
set -euo pipefail
cd "$(dirname "$0")/.."

out=${1:?usage: Bench/measure-peers.sh OUT.json}
environment=.build-bench/environment
mkdir -p .build-bench
echo "[]" >"$out"

python=$(command -v python3 || true)
[ -n "$python" ] || {
  echo "bench: no python3, so no other runtimes; make setup installs it" >&2
  exit 0
}
if ! cmp -s Bench/requirements.txt "$environment/requirements.txt"; then
  rm -rf "$environment"
  { "$python" -m venv "$environment" &&
    "$environment/bin/pip" install --quiet --no-input --disable-pip-version-check -r Bench/requirements.txt
  } >.build-bench/environment.log 2>&1 || {
    tail -n 3 .build-bench/environment.log >&2
    echo "bench: Bench/requirements.txt could not be installed here, so no other runtimes" >&2
    exit 0
  }
  cp Bench/requirements.txt "$environment/requirements.txt"
fi
.build/release/latentlink bench --encoder-network .build-bench/network.json >/dev/null
"$environment/bin/python" Bench/peers.py .build-bench/network.json >.build-bench/measured.json
cp .build-bench/measured.json "$out"
