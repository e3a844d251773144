#!/usr/bin/env bash
# Compares the linter with ripgrep, and with reading alone, on the same files: wall and CPU time, as ratios of medians
# to ripgrep's, and the peak of memory.
#
#   tools/compare-with-ripgrep.sh FOLDER [PAIRS]
#
# Needs `rg` and GNU time. All walk the same tree with as many threads as there are processors, one after the other in
# each round; a first round is thrown away. ripgrep looks for what a person would look for, in small letters. A file
# with an id is laid into the folder, and it is an error where the linter or ripgrep does not find it.
# While it runs, a line `/*` of the folder's own .gitignore, which leaves out everything (Debian's linux-source has it),
# is cut. Where `llm-sunset` and `model-retire` (of bydtech-model-retire) are on the path, they run beside.
set -euo pipefail
here=$(cd "$(dirname "$0")/.." && pwd)
folder=${1:?a folder to scan}
rounds=${2:-5}
linter=${BEDROCK_LINT:-$here/target/release/bedrock-lint}
floor=${FLOOR:-$here/target/release/examples/floor}
threads=$(nproc)
pattern='(?:ai21|amazon|anthropic|cohere|deepseek|google|luma|meta|minimax|mistral|moonshot(?:ai)?|nvidia|openai|qwen'
pattern+='|stability|twelvelabs|writer|xai|zai)\.[a-z][a-z0-9]*-'
scratch=$(mktemp -d)
planted=$(mktemp -p "$folder" planted-XXXXXX.txt)
ignored=$folder/.gitignore
restore() {
  if [ -f "$scratch/gitignore" ]; then cp -p "$scratch/gitignore" "$ignored"; fi
  rm -rf "$scratch" "$planted"
}
trap restore EXIT
if grep -qsx '/\*' "$ignored"; then
  cp -p "$ignored" "$scratch/gitignore"
  sed -i '/^\/\*$/d' "$ignored"
fi
echo 'model = "anthropic.claude-v2"' >"$planted"

run() { # NAME COMMAND…: adds "wall cpu kilobytes" to the measurements of that name
  local name=$1
  shift
  command time -f '%e %U %S %M' -o "$scratch/time" "$@" >"$scratch/stdout" 2>"$scratch/stderr" || [ $? -eq 1 ]
  awk '{print $1, $2 + $3, $4}' <(tail -n 1 "$scratch/time") >>"$scratch/$name"
}

find_planted() { # NAME COMMAND…: runs it, and fails where it does not name the file
  run "$@"
  grep -q "${planted##*/}" "$scratch/stdout" || { echo "$1 did not find $planted" >&2; exit 1; }
}

median() { # NAME FIELD
  awk -v field="$2" '{print $field}' "$scratch/$1" | sort -g |
    awk '{a[NR] = $1} END {print (a[int((NR + 1) / 2)] + a[int(NR / 2) + 1]) / 2}'
}

others=()
for other in llm-sunset model-retire; do
  if command -v "$other" >"$scratch/stdout"; then others+=("$other"); fi
done

for round in $(seq 0 "$rounds"); do
  find_planted ripgrep rg --threads "$threads" --count --hidden "$pattern" "$folder"
  find_planted linter "$linter" check --isolated --quiet --all --format concise --threads "$threads" \
    --as-of 2026-11-23 "$folder"
  run floor "$floor" "$threads" "$folder"
  for other in "${others[@]}"; do
    case $other in
      llm-sunset) run "$other" "$other" scan "$folder" ;;
      model-retire) run "$other" "$other" "$folder" ;;
    esac
  done
  if [ "$round" = 0 ]; then rm "$scratch"/{ripgrep,linter,floor} "${others[@]/#/$scratch/}"; fi
done

printf '%s rounds, %s processors\n' "$rounds" "$threads"
for name in ripgrep floor linter "${others[@]}"; do
  printf '%-12s' "$name"
  for field in 1 2; do
    awk -v own="$(median "$name" "$field")" -v other="$(median ripgrep "$field")" \
      'BEGIN {printf "  %.2f s (%.2f)", own, own / other}'
  done
  printf '  %s KB\n' "$(median "$name" 3)"
done | sed '1i\              wall            CPU             memory'
