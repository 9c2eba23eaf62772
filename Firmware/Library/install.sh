#!/usr/bin/env bash
# Installs a target's library for programs in C, C++ and Swift: archive, headers, Swift module, pkg-config file, model.
#
#   Firmware/Library/install.sh TARGET FOLDER       FOLDER is $DESTDIR$PREFIX
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${1:?usage: Firmware/Library/install.sh TARGET FOLDER}
folder=${2:?usage: Firmware/Library/install.sh TARGET FOLDER}
library=".build-firmware/$target/library/liblatentlink.a"
[ -f "$library" ] || {
  echo "install: $library is not there; build it with 'make firmware TARGET=$target'" >&2
  exit 1
}
headers=Sources/CLatentLink/include
version=$(sed -n 's/^#define LL_VERSION 0x\(..\)\(..\)\(..\)$/\1 \2 \3/p' "$headers/latentlink.h")
read -r major minor patch <<<"$version"

put() { install -D -m 644 "$1" "$folder/$2"; }
put "$library" lib/liblatentlink.a
put "$headers/latentlink.h" include/latentlink/latentlink.h
put "$headers/latentlink_errors.h" include/latentlink/latentlink_errors.h
put Firmware/Library/module.modulemap include/latentlink/module.modulemap
put Models/default.image share/latentlink/default.image
install -d "$folder/lib/pkgconfig"
sed "s/@VERSION@/$((16#$major)).$((16#$minor)).$((16#$patch))/; s/@TARGET@/$target/" \
  Firmware/Library/latentlink.pc.in >"$folder/lib/pkgconfig/latentlink.pc"
chmod 644 "$folder/lib/pkgconfig/latentlink.pc"
echo "installed for $target: $folder"
