#!/bin/sh
# compile CACHE OUT: makes OUT/wordcount from the sources below the working directory, with objects kept in CACHE by content.
set -eu
cache=$1 out=$2
mkdir -p "$out"
headers=$(cat include/*.h | sha256sum)
objects=
for source in lib/*.c app/*.c; do
    key=$(printf '%s %s %s' "$CFLAGS" "$headers" "$(cat "$source")" | sha256sum | cut -c1-32)
    object=$cache/$key.o
    if [ -e "$object" ]; then
        echo "kept $source"
    else
        echo "cc $source"
        # shellcheck disable=SC2086 # CFLAGS is a list of words
        cc $CFLAGS -Iinclude -c "$source" -o "$object.new"
        mv "$object.new" "$object"
    fi
    objects="$objects $object"
done
# shellcheck disable=SC2086 # so is the list of objects
cc -static $objects -o "$out/wordcount"
