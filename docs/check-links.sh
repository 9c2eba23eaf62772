#!/usr/bin/env bash
# Checks that every relative link of the Markdown pages leads to a file; names those that do not and fails.
set -euo pipefail
cd "$(dirname "$0")/.."
pages=0 links=0 broken=0
while read -r page; do
  pages=$((pages + 1))
  while read -r target; do
    case $target in *://* | mailto:* | '#'* | '') continue ;; esac
    links=$((links + 1))
    if [ ! -e "$(dirname "$page")/${target%%#*}" ]; then
      echo "$page: no such file: $target" >&2
      broken=$((broken + 1))
    fi
  done < <(grep -o '](\([^) ]*\)' "$page" | sed 's/^](//')
done < <(find . -name '*.md' -not -path './.*' -not -path './report*' | sort)
echo "docs: $pages pages, $links links, $broken broken"
[ "$broken" -eq 0 ]
