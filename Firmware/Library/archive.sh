#!/usr/bin/env bash
# Makes the library that C programs link out of what SwiftPM built for a target: one object in which only the functions
# of latentlink.h are global, without what they do not use. Any linker takes it, and it collides with nobody's Swift.
#
#   Firmware/Library/archive.sh TARGET
#
# Reads .build-firmware/TARGET, writes .build-firmware/TARGET/library/liblatentlink.a.
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:?usage: Firmware/Library/archive.sh TARGET}
folder=".build-firmware/$target"
triple=$(sed -n 's/.*"triple": "\([^"]*\)".*/\1/p' "$folder/target.json")
members="$folder/$triple/release/libLatentLinkC.a"

fail() {
  echo "firmware: library for $target: $1" >&2
  exit 1
}
[ -f "$members" ] || fail "$members is not there; build it with 'make firmware TARGET=$target'"

# The Swift toolchain's own, which know every target.
tools=$(dirname "$(readlink -f "$(command -v "${SWIFT:-swift}")")")
tool() {
  if [ -x "$tools/$1" ]; then echo "$tools/$1"; else command -v "$1" || fail "$1 was not found"; fi
}
nm=$(tool llvm-nm) linker=$(tool ld.lld) objcopy=$(tool llvm-objcopy) archiver=$(tool llvm-ar)

# Linkers join code for the two floating-point conventions of 32-bit Arm without a word, and the result computes nonsense.
if grep -q '"-mfloat-abi=hard"' "$folder/target.json"; then
  attributes=$(readelf --arch-specific "$members")
  objects=$(grep -c '^File: ' <<<"$attributes")
  hard=$(grep -c 'Tag_ABI_VFP_args: VFP registers' <<<"$attributes" || true)
  [ "$objects" -eq "$hard" ] || fail "only $hard of $objects objects pass floating point in registers"
fi

mkdir -p "$folder/library"
object="$folder/library/latentlink.o"
functions=$("$nm" --defined-only --extern-only --format=just-symbols "$members" 2>/dev/null | grep '^ll_' | sort)
[ -n "$functions" ] || fail "$members defines no function of latentlink.h"
roots=()
for function in $functions; do roots+=(-u "$function"); done
"$linker" -r --gc-sections "${roots[@]}" "$members" -o "$object.all"
"$objcopy" --strip-debug --wildcard --keep-global-symbol='ll_*' --remove-section=.swift_modhash \
  --remove-section=.swift1_autolink_entries --remove-section=.linker-options --remove-section=.llvm_addrsig \
  --remove-section=.comment "$object.all" "$object"

others=$("$nm" --defined-only --extern-only --format=just-symbols "$object" | grep -v '^ll_' || true)
[ -z "$others" ] || fail "defines more than latentlink.h: $others"
# The memory routines of a C library, also by Arm's names, and its stack protector on Linux.
foreign=$("$nm" --undefined-only --format=just-symbols "$object" |
  grep -vE '^(mem(cpy|move|set|cmp)|__aeabi_mem(cpy|move|set|clr)[48]?|__stack_chk_(fail|guard))$' || true)
[ -z "$foreign" ] || fail "needs more than memory routines: $foreign"

library="$folder/library/liblatentlink.a"
rm -f "$library" "$object.all"
"$archiver" --format=gnu rcsD "$library" "$object"
rm -f "$object"
echo "firmware: $library"
