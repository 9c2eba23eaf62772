#!/usr/bin/env bash
# Makes the Python environment of the tests against ONNX Runtime in .build-python, when it is missing or of other versions.
# Needs the packages python3-venv and python3-pip of Debian, and PyPI the first time.
set -euo pipefail
cd "$(dirname "$0")/../.."
wanted=Tests/ONNX/requirements.txt
folder=.build-python

cmp -s "$wanted" "$folder/installed.txt" && exit 0

# The machine's default may be a Python without venv, or one too old for the wheels.
for python in "${PYTHON:-python3}" /usr/bin/python3; do
  "$python" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break
  python=
done
[ -n "$python" ] || { echo "python: needs Python 3.11 or later with venv (Debian: python3-venv)" >&2; exit 1; }

echo "python: making $folder with $(tr '\n' ' ' < "$wanted")"
rm -rf "$folder"
log=$(mktemp)
trap 'rm -f "$log"' EXIT
{
  "$python" -m venv "$folder" &&
    "$folder/bin/python" -m pip install --no-input --disable-pip-version-check --only-binary :all: -r "$wanted"
} >"$log" 2>&1 || {
  tail -n 20 "$log" >&2
  rm -rf "$folder"
  echo "python: the environment could not be made; does this machine reach PyPI?" >&2
  exit 1
}
cp "$wanted" "$folder/installed.txt"
