#!/usr/bin/env bash
# Compares the linter with ripgrep on the same files: wall and CPU time, as ratios of medians, and the peak of memory.
#
#   tools/compare-with-ripgrep.sh FOLDER [PAIRS]
#
# Needs `rg` and GNU time. Both walk the same tree with two threads, and one cold run of each is thrown away. ripgrep
# looks for what the linter's prefilter asks for, in any case of the letters.
set -euo pipefail
folder=${1:?a folder to scan}
pairs=${2:-5}
linter=${BEDROCK_LINT:-target/release/bedrock-lint}
ids=$(grep -ho '^id = "[a-z0-9]*\.[a-z]*' "$(dirname "$0")"/../rules/catalog/*.toml | sed 's/^id = "//')
providers=$(sed 's/\..*//' <<<"$ids" | sort -u | paste -sd '|')
families=$(sed 's/.*\.//' <<<"$ids" | sort -u | grep -E '...' | paste -sd '|')
dot='(?:\\{0,4}\.|\[\.\]|%2e|\\{1,2}u002e|&#46;|&#x2e;|&period;)'
colon='(?::|%(?:25)?3a|\\{1,2}u003a|&#58;|&#x3a;|&colon;)'
pattern="(?:$providers)$dot(?:$families|[\\\\\"'\`*{\$%(\\[])"
pattern+="|${colon}bedrock$colon|-v[0-9]{1,2}$colon[0-9]|FoundationModelIdentifier|BedrockFoundationModel"
pattern+='|inference-profile|foundation-model|provisioned-model|imported-model|custom-model|prompt-router'
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

run() { # NAME COMMAND…: adds "wall cpu kilobytes" to the measurements of that name
  local name=$1
  shift
  command time -f '%e %U %S %M' -o "$scratch/time" "$@" >/dev/null 2>"$scratch/stderr" || [ $? -eq 1 ]
  awk '{print $1, $2 + $3, $4}' <(tail -n 1 "$scratch/time") >>"$scratch/$name"
}

median() { # NAME FIELD
  awk -v field="$2" '{print $field}' "$scratch/$1" | sort -g | awk '{a[NR] = $1} END {print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2}'
}

for pair in $(seq 0 "$pairs"); do
  run linter "$linter" check --isolated --quiet --threads 2 --as-of 2026-11-23 "$folder"
  run ripgrep rg --threads 2 --count --hidden --ignore-case --no-unicode "$pattern" "$folder"
  if [ "$pair" = 0 ]; then rm "$scratch/linter" "$scratch/ripgrep"; fi
done

ratio() { awk -v a="$(median linter "$1")" -v b="$(median ripgrep "$1")" 'BEGIN {printf "%.2f", a / b}'; }
printf 'pairs %s\nwall, linter to ripgrep %s\nCPU, linter to ripgrep %s\npeak memory, linter %s KB, ripgrep %s KB\n' \
  "$pairs" "$(ratio 1)" "$(ratio 2)" "$(median linter 3)" "$(median ripgrep 3)"
