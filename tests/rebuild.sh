#!/bin/sh
# The program must start whatever a user did to the folders of a build, and a build must change neither the package
# cache nor a program that runs. In a copy of the tree; builds four times, about a minute each.
# Usage: tests/rebuild.sh
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

fail() {
    echo "rebuild: $1"
    exit 1
}

# A search loads libtorch, which a cost does not.
search() {
    "$1/deffarts" search --train-images 40 --image-size 8 --layers 3 --channels 2 --nodes 1 --batch-size 5 --epochs 1 \
        --threads 1 --out "$work/runs" >"$work/out" 2>&1 || { cat "$work/out"; fail "$2: the program does not start"; }
    echo "rebuild: $2: runs"
}

cached() {
    find "$packages" -name 'libLibTorchSharp.so' -path '*linux-x64*' -exec sha256sum {} +
}

packages=$(dotnet nuget locals global-packages --list | sed 's/^[^:]*: *//')
mkdir "$tree"
# What git tracks, and what is not yet: the sources as they are, without any build.
git -C "$root" ls-files -z --cached --others --exclude-standard | (cd "$root" && xargs -0 -n 1 sh -c '[ ! -e "$0" ] || printf "%s\0" "$0"') |
    tar -C "$root" -c --null -T - | tar -C "$tree" -x

search "$tree" "a fresh tree"
before=$(cached)
bin=$tree/src/DeffArts.App/bin/Release/net10.0/linux-x64

rm -rf "$tree"/src/*/bin
search "$tree" "without bin, with obj"

# A library fresh from the package, as builds of before left it: not weakened, dated like the package.
original=$(find "$packages" -name 'libLibTorchSharp.so' -path '*linux-x64*' | head -n 1)
rm "$bin/libLibTorchSharp.so"
ln "$original" "$bin/libLibTorchSharp.so" 2>/dev/null || cp -p "$original" "$bin/libLibTorchSharp.so"
echo '// edited' >>"$tree/src/DeffArts.App/Program.cs"
search "$tree" "with the package's library in bin"

cp -r "$tree" "$work/copy"
search "$work/copy" "a copied built tree"

[ "$before" = "$(cached)" ] || fail "a build wrote into the package cache"
for file in "$tree"/src/*/bin/Release/net10.0/*/DeffArts* "$tree"/src/*/obj/Release/net10.0/*/DeffArts*; do
    [ -d "$file" ] || [ "$(stat -c %h "$file")" = 1 ] || fail "linked, so that a build rewrites what runs: $file"
done
links=$(stat -c %h "$bin/libtorch_cpu.so")
[ "$links" -gt 1 ] || echo "rebuild: note: the package cache is on another disk, natives are copied"

# A build under a program that runs: it must not end.
"$tree/deffarts" search --train-images 400 --image-size 16 --layers 3 --channels 4 --epochs 500 --threads 1 \
    --out "$work/runs" --name long >"$work/long" 2>&1 &
running=$!
waited=0
until [ -n "$(find "$work/runs" -path '*long*' -name events.jsonl -size +0 2>/dev/null)" ]; do
    kill -0 "$running" 2>/dev/null || { cat "$work/long"; fail "the long search ended"; }
    waited=$((waited + 1))
    [ "$waited" -lt 120 ] || fail "the long search does not begin"
    sleep 1
done
for file in DeffArts.App/Program.cs DeffArts/Search/Searcher.cs; do
    echo '// edited again' >>"$tree/src/$file"
done
"$tree/deffarts" cost DARTS_V2 >/dev/null 2>"$work/log" || { cat "$work/log"; fail "the build under a running program"; }
grep -q building "$work/log" || fail "nothing was built"
sleep 2
kill -0 "$running" 2>/dev/null || { cat "$work/long"; fail "the running program ended with the build"; }
kill -TERM "$running"
code=0
wait "$running" || code=$?
[ "$code" = 130 ] || { cat "$work/long"; fail "the running program ended with $code"; }
echo "rebuild: a build under a program that runs: it goes on"
