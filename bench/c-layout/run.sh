#!/usr/bin/env bash
# Instructions of the exported kernels (channels-last) and of the same written channel by channel. Needs gcc and valgrind.
set -euo pipefail
cd "$(dirname "$0")"
kernels=../../src/DeffArts/Export/C/kernels
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
gcc -std=c99 -O2 -g -I"$kernels" -o "$work/layouts" main.c chw.c "$kernels/pointwise_f32.c" "$kernels/depthwise_f32.c"
for kernel in pointwise_f32 chw_pointwise depthwise_f32 chw_depthwise; do
    valgrind --tool=callgrind --toggle-collect="$kernel" --callgrind-out-file="$work/count" "$work/layouts" 2>&1 |
        sed -n "s/.*Collected : \([0-9]*\)/$kernel \1/p"
done
