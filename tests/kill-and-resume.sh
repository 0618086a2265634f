#!/bin/sh
# Kills a small search ten times with SIGKILL at random moments, resumes it each time, and compares the alphas and
# everything else that it computed with a run that was never stopped: they must be the same bits.
# Usage: tests/kill-and-resume.sh [SEED]      (the seed of the random moments, for repeating a failure)
set -eu

root=$(cd "$(dirname "$0")/.." && pwd)
seed=${1:-$(date +%s)}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
echo "moments from seed $seed"

search() {
    "$root/deffarts" search "$@" --json >"$work/out" 2>"$work/log"
}

# The finished run that was killed against the one that never was: the last checkpoint and every event but its time.
same() {
    run=$(dirname "$(find "$work/killed" -mindepth 2 -name settings.json | head -n 1)")
    whole=$(dirname "$(find "$work/whole" -mindepth 2 -name settings.json | head -n 1)")
    last=$(basename "$(find "$whole/checkpoints" -name '*.safetensors' | sort | tail -n 1)")
    cmp "$whole/checkpoints/$last" "$run/checkpoints/$last"
    for folder in "$whole" "$run"; do
        sed 's/"time":"[^"]*",//' "$folder/events.jsonl" >"$folder/untimed"
    done
    cmp "$whole/untimed" "$run/untimed"
    compared=$((compared + 1))
    echo "the same bits: $last and every event"
}

settings='--train-images 80 --image-size 8 --layers 3 --channels 2 --nodes 2 --batch-size 8 --epochs 30 --threads 1'
# The settings are words without blanks.
# shellcheck disable=SC2086
search $settings --out "$work/whole" --name run
echo "never stopped: done"

kills=0
attempts=0
compared=0
while [ "$kills" -lt 10 ]; do
    run=$(find "$work/killed" -mindepth 2 -name settings.json 2>/dev/null | head -n 1)
    if [ -z "$run" ]; then
        # Killed before there was anything to go on with.
        rm -rf "$work/killed"
        # shellcheck disable=SC2086
        set -- $settings --out "$work/killed" --name run --checkpoint-minutes 0.0005
    else
        set -- --resume "$(dirname "$run")" --checkpoint-minutes 0.0005
    fi
    "$root/deffarts" search "$@" >"$work/out" 2>"$work/log" &
    child=$!
    attempts=$((attempts + 1))
    moment=$(awk -v seed="$((seed + attempts))" 'BEGIN { srand(seed); printf "%.2f", 0.5 + 4 * rand() }')
    sleep "$moment"
    if kill -KILL "$child" 2>/dev/null; then
        kills=$((kills + 1))
        wait "$child" 2>/dev/null || true
        echo "kill $kills after $moment s: $(find "$work/killed" -name '*.safetensors' 2>/dev/null | sed 's/.*step-0*//; s/\..*//' | sort -n | tail -n 1) steps saved"
    else
        wait "$child" || { echo "a resume failed:"; cat "$work/log"; exit 1; }
        # It came to its end between two kills: compare it, and kill another one.
        same
        rm -rf "$work/killed"
    fi
done

run=$(find "$work/killed" -mindepth 2 -name settings.json 2>/dev/null | head -n 1)
if [ -n "$run" ]; then
    search --resume "$(dirname "$run")" || { echo "the last resume failed:"; cat "$work/log"; exit 1; }
    same
fi
[ "$compared" -gt 0 ] || { echo "no run lived long enough to be compared: the machine is too slow for these moments"; exit 1; }
