#!/usr/bin/env bash
# usage: packaging/catalog.sh PROGRAM FOLDER
#
# Writes the catalog of PROGRAM as FOLDER/bedrock-catalog.json with its sum beside it, checks a file with it, and prints
# `tag=catalog-DAY`, the tag of a release of its own. DAY is the version that the file states.
set -euo pipefail
program=$1 folder=$2
mkdir -p "$folder"
file=$folder/bedrock-catalog.json
"$program" catalog export --output "$file"
day=$(python3 -c 'import json, sys; print(json.load(open(sys.argv[1], encoding="utf-8"))["version"])' "$file")
# The program reads what it wrote, and its checks hold.
printf 'M = "amazon.nova-pro-v1:0"\n' |
  "$program" inventory --isolated --catalog-bundle "$file" --as-of "$day" --min-references 1 --quiet --stdin-filename app.py - >/dev/null
(cd "$folder" && sha256sum bedrock-catalog.json >bedrock-catalog.json.sha256)
echo "tag=catalog-$day"
