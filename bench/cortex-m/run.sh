#!/usr/bin/env bash
# Instructions, code, memory of exported 8-bit networks on an emulated Cortex-M: ours, ours without the DSP extension, and
# CMSIS-NN on the same layers.
set -euo pipefail
usage="usage: [CMSIS_NN=DIR] bench/cortex-m/run.sh [--layers] [NETWORK...]
Writes untrained networks (DARTS_V2, NASNet_A, GDAS: 5 cells, 8 channels, 32x32; ResNet-8 of MLPerf Tiny; inverted: an
inverted residual network), builds them with -O2 for a Cortex-M4 and an M7, runs them in qemu and prints a row for each;
--layers adds a row for each layer on the M4. CMSIS_NN is a checkout of https://github.com/ARM-software/CMSIS-NN; without it
its columns stay empty. Needs .NET, gcc-arm-none-eabi, libnewlib-arm-none-eabi and qemu-system-arm.
Instructions are not cycles."
layers=
networks=()
for word in "$@"; do
    case $word in
        --help) echo "$usage"; exit 0 ;;
        --layers) layers=yes ;;
        -*) echo "$usage" >&2; exit 2 ;;
        *) networks+=("$word") ;;
    esac
done
cd "$(dirname "$0")"
here=$PWD
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
[ -z "${CMSIS_NN:-}" ] || [ -f "$CMSIS_NN/Include/arm_nnfunctions.h" ] ||
    { echo "no CMSIS-NN in CMSIS_NN=$CMSIS_NN; clone https://github.com/ARM-software/CMSIS-NN there" >&2; exit 2; }
CMSIS_NN=${CMSIS_NN:+$(cd "$CMSIS_NN" && pwd)}

dotnet run --project ../DeffArts.Bench -c Release -- cortex-m "$work"
[ ${#networks[@]} -gt 0 ] || networks=(DARTS_V2 NASNet_A GDAS ResNet-8 inverted)

text() { arm-none-eabi-size "$@" | awk 'NR > 1 { sum += $1 + $2 } END { print sum }'; }

# build FOLDER NAME "OPTIONS" SOURCES...: objects of driver and network, then of what is measured, linked as NAME.elf.
build() {
    local folder=$1 name=$2 options=$3
    shift 3
    local cc="arm-none-eabi-gcc $options -O2 -std=gnu99 -mthumb -mfloat-abi=hard -ffunction-sections -DNETWORK_PROFILE -I$folder -I$here"
    mkdir -p "$folder/$name"
    local others=()
    for source in "$here/main.c" "$folder/network.c" "$folder/weights.c"; do
        $cc -c "$source" -o "$folder/$name/$(basename "$source" .c).o"
        others+=("$folder/$name/$(basename "$source" .c).o")
    done
    local objects=()
    for source in "$@"; do
        $cc -c "$source" -o "$folder/$name/k-$(basename "$source" .c).o"
        objects+=("$folder/$name/k-$(basename "$source" .c).o")
    done
    $cc -nostartfiles --specs=nosys.specs -Wl,--gc-sections -T "$folder/cortex-m/link.ld" -o "$folder/$name.elf" "${others[@]}" "${objects[@]}"
    local without
    without=$(text "${others[@]}")
    [ ! -f "$folder/$name/k-peer.o" ] || without=$((without + $(text "$folder/$name/k-peer.o")))
    echo $(($(text "$folder/$name.elf") - without)) > "$folder/$name.code"
    echo $(($(cat "$folder/$name.code") + $(text "$folder/$name/network.o" "$folder/$name/weights.o"))) > "$folder/$name.flash"
}

run() { # FOLDER NAME BOARD
    qemu-system-arm -display none -serial none -monitor none -chardev stdio,id=console \
        -semihosting-config enable=on,target=native,chardev=console -icount shift=0 -M "$3" -kernel "$1/$2.elf" > "$1/$2.out"
    ! grep -q '^failed	[1-9]' "$1/$2.out" || { echo "CMSIS-NN refused a layer of $1" >&2; exit 1; }
}

total() { awk '$1 == "step" { sum += $2 } END { printf "%d", sum }' "$1"; }
value() { sed -n "s/^$2\t//p" "$1"; }

row() { # NETWORK CORE WHAT FOLDER NAME ARENA
    awk -v macs="$macs" -v sum="$(total "$4/$5.out")" -v name="$1" -v core="$2" -v what="$3" -v code="$(cat "$4/$5.code")" \
        -v flash="$(cat "$4/$5.flash")" -v arena="$6" -v stack="$(value "$4/$5.out" stack)" \
        'BEGIN { printf "| %s | %s | %s | %d | %.2f | %d | %d | %d | %d |\n", name, core, what, sum, sum / macs, code, flash, arena, stack }'
}

echo "| network | core | kernels | instructions | per MAC | code | flash | arena | stack |"
echo "|---|---|---|---|---|---|---|---|---|"
for network in "${networks[@]}"; do
    folder=$work/$network
    [ -d "$folder" ] || { echo "no network '$network'" >&2; exit 2; }
    macs=$(awk '{ sum += $1 } END { print sum }' "$folder/macs.txt")
    for core in m4 m7; do
        options="-mcpu=cortex-m4 -mfpu=fpv4-sp-d16" board=mps2-an386
        [ $core = m4 ] || options="-mcpu=cortex-m7 -mfpu=fpv5-d16" board=mps2-an500
        build "$folder" "ours-$core" "$options" "$folder"/kernels/*.c
        build "$folder" "portable-$core" "$options -DKERNELS_PORTABLE" "$folder"/kernels/*.c
        run "$folder" "ours-$core" $board
        run "$folder" "portable-$core" $board
        [ "$(value "$folder/ours-$core.out" logits)" = "$(value "$folder/portable-$core.out" logits)" ] ||
            { echo "$network: logits with and without the DSP extension differ" >&2; exit 1; }
        row "$network" $core ours "$folder" ours-$core "$(value "$folder/ours-$core.out" arena)"
        row "$network" $core "ours, portable" "$folder" portable-$core "$(value "$folder/ours-$core.out" arena)"
        if [ -n "$CMSIS_NN" ]; then
            build "$folder" "peer-$core" "$options -DPEER -I$CMSIS_NN/Include" "$here/peer.c" $(find "$CMSIS_NN/Source" -name '*_s8*.c' -o -name 'arm_q7_to_q15_with_offset.c')
            run "$folder" "peer-$core" $board
            row "$network" $core CMSIS-NN "$folder" peer-$core $(($(cat "$folder/peer.txt") + $(value "$folder/peer-$core.out" scratch)))
        fi
    done
done

[ -n "$layers" ] || exit 0
for network in "${networks[@]}"; do
    folder=$work/$network
    printf '\n%s on the M4: MACs, ours, ours portable, CMSIS-NN\n' "$network"
    paste <(cut -f1 "$folder/macs.txt") <(grep '^step' "$folder/ours-m4.out" | cut -f2) \
        <(grep '^step' "$folder/portable-m4.out" | cut -f2) \
        <([ -z "$CMSIS_NN" ] || grep '^step' "$folder/peer-m4.out" | cut -f2) <(cut -f2 "$folder/macs.txt")
done
