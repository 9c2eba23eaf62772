#!/bin/sh
# Writes the statistics page of every preset from freshly simulated data: docs/worlds/make.sh [latentlink]
set -eu
cd "$(dirname "$0")/../.."
latentlink=${1:-.build/release/latentlink}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
for world in B A 1 keepOut openRoom independentFading fastVehicle sub6Hall; do
  "$latentlink" simulate --world "$world" --episodes 40 --seed 1 --out "$folder/data.npz" 2> /dev/null
  "$latentlink" channel-stats "$folder/data.npz" --report "$folder/report" > /dev/null 2>&1
  {
    echo "# Channel of world $world"
    echo
    echo '```sh'
    echo "latentlink simulate --world $world --episodes 40 --seed 1 --out data.npz"
    echo "latentlink channel-stats data.npz"
    echo '```'
    echo
    echo "Figures: [channel statistics](../channel-statistics.md). Written by \`docs/worlds/make.sh\`; the remaining"
    echo "tables and the plots come with \`--report\`."
    echo
    # Four tables of the report: what it means, the channel, timing, forecasts.
    awk '/^## / { shown = /^## (What it means|Channel$|Timing|Required power)/ } shown' "$folder/report/report.md" |
      sed 's/ *$//'
  } > "docs/worlds/$world.md"
done
