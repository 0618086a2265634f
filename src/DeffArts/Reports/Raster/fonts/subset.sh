#!/bin/sh
# Makes the fonts beside this script from Debian's: apt-get install fonts-dejavu-core python3-fonttools
set -eu
cd "$(dirname "$0")"
characters='U+0020-007E,U+00A0-00FF,U+0391-03C9,U+2010-2015,U+2018-201D,U+2022,U+2026,U+2032,U+2033,U+2070-209C'
characters="$characters,U+2190-2193,U+21D2,U+2202,U+2207,U+2211,U+2212,U+221A,U+221E,U+2248,U+2260,U+2264,U+2265,U+22C5,U+FFFD"
for face in DejaVuSans DejaVuSans-Bold; do
    /usr/bin/python3 -m fontTools.subset "/usr/share/fonts/truetype/dejavu/$face.ttf" --unicodes="$characters" \
        --layout-features=kern --no-hinting --name-IDs='0,1,2,3,4,5,6,13,14' --output-file="$face.ttf"
done
