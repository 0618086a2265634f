#!/usr/bin/env bash
# Searches, a training and resumes of another commit and of this tree, on this machine: every tensor must have the same bits.
#   tests/same-bits.sh COMMIT
# Bits depend on the machine (vectors, libtorch's kernels), so nothing can be kept; the other commit is built beside this one.
# Tensors that only one of the two names are listed and do not count: the file of a trained network once had names twice.
set -euo pipefail
cd "$(dirname "$0")/.."
commit=${1:?usage: tests/same-bits.sh COMMIT}
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
git clone -q --no-checkout . "$scratch/tree"
git -C "$scratch/tree" checkout -q "$commit"
dotnet build src/DeffArts.App -c Release -v q
dotnet build "$scratch/tree/src/DeffArts.App" -c Release -v q
program=src/DeffArts.App/bin/Release/net10.0/linux-x64/DeffArts.App

search="search --train-images 120 --image-size 12 --layers 4 --nodes 3 --channels 4 --batch-size 20 --epochs 2 --threads 1"
train="train DARTS_V2 --train-images 120 --image-size 12 --layers 4 --channels 4 --batch-size 20 --epochs 2 --drop-path 0.2 --threads 1"
runs() {
    local tree=$1 to=$2
    mkdir -p "$to"
    step() {
        local name=$1
        shift
        (cd "$to" && "$tree/$program" "$@" >"$name.log" 2>&1) || { cat "$to/$name.log"; exit 1; }
    }
    for engine in fast reference; do
        for order in first second; do
            step "$engine-$order" $search --engine "$engine" --order "$order" --out "$engine-$order"
        done
        step "$engine-train" $train --engine "$engine" --out "$engine-train"
    done
    step partial $search --engine fast --partial-channels 2 --warmup-epochs 1 --out partial
    step stopped $search --engine fast --order second --max-steps 4 --out resumed
    step resumed search --resume "$(echo "$to"/resumed/*)"
}
runs "$scratch/tree" "$scratch/old"
runs "$PWD" "$scratch/new"

python3 - "$scratch/old" "$scratch/new" <<'PYTHON'
import json, pathlib, struct, sys

def tensors(path):
    content = path.read_bytes()
    length = struct.unpack("<Q", content[:8])[0]
    header = json.loads(content[8:8 + length])
    header.pop("__metadata__", None)
    return {name: (entry["dtype"], entry["shape"], content[8 + length:][slice(*entry["data_offsets"])])
            for name, entry in header.items()}

def files(root):
    # The folder of a run is named after the time.
    return {(path.relative_to(root).parts[0], *path.relative_to(root).parts[2:]): path
            for path in sorted(pathlib.Path(root).rglob("*.safetensors"))}

old, new = files(sys.argv[1]), files(sys.argv[2])
failed = old.keys() != new.keys() or not old
for name in sorted(old.keys() & new.keys()):
    before, after = tensors(old[name]), tensors(new[name])
    shared = before.keys() & after.keys()
    different = [key for key in sorted(shared) if before[key] != after[key]]
    failed |= bool(different) or not shared
    print(f"{'/'.join(name)}: {len(shared) - len(different)} of {len(shared)} tensors the same"
          f"{''.join(' ' + key for key in different[:5])}"
          f"; only before: {len(before.keys() - after.keys())}, only now: {len(after.keys() - before.keys())}")
sys.exit(failed)
PYTHON
echo "the same bits"
