#!/usr/bin/env bash
# Compares the linter with ripgrep on the same files: wall and CPU time, as ratios of medians, and the peak of memory.
#
#   tools/compare-with-ripgrep.sh FOLDER [PAIRS]
#
# Needs `rg` and GNU time. Both walk the same tree with two threads and one cold run of each is thrown away. ripgrep
# counts the words that the linter's prefilter asks for, so that both have to look at every byte.
set -euo pipefail
folder=${1:?a folder to scan}
pairs=${2:-5}
linter=${BEDROCK_LINT:-target/release/bedrock-lint}
pattern='(anthropic|amazon|cohere|meta|mistral|stability|ai21|deepseek|openai|qwen)\.[a-z]'
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
  run ripgrep rg --threads 2 --count --hidden "$pattern" "$folder"
  if [ "$pair" = 0 ]; then rm "$scratch/linter" "$scratch/ripgrep"; fi
done

ratio() { awk -v a="$(median linter "$1")" -v b="$(median ripgrep "$1")" 'BEGIN {printf "%.2f", a / b}'; }
printf 'pairs %s\nwall, linter to ripgrep %s\nCPU, linter to ripgrep %s\npeak memory, linter %s KB, ripgrep %s KB\n' \
  "$pairs" "$(ratio 1)" "$(ratio 2)" "$(median linter 3)" "$(median ripgrep 3)"
