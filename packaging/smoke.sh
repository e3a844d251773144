#!/usr/bin/env bash
# usage: packaging/smoke.sh PROGRAM [ARGUMENT]…
# Proves that an installed program works: it says its version, finds a retired model with the exit code 1, and says nothing of a
# clean file with the code 0.
set -euo pipefail
version=$(bash "$(dirname "$0")/version.sh" none none)
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
run() { "$@" || code=$?; }

said=$("$@" --version | tr -d '\r')
[ "$said" = "bedrock-lint $version" ] || { echo "expected version $version, and it says: $said" >&2; exit 1; }

echo 'client.converse(modelId="anthropic.claude-v2")' >"$folder/app.py"
code=0
run "$@" check --isolated --as-of 2026-11-23 "$folder/app.py" >"$folder/report"
if [ "$code" != 1 ] || ! grep -q 'retired-model' "$folder/report"; then
  echo "expected a retired model and the code 1; the code is $code, and it says:" >&2
  cat "$folder/report" >&2
  exit 1
fi

echo 'x = 1' >"$folder/app.py"
code=0
run "$@" check --isolated --quiet --as-of 2026-11-23 "$folder/app.py"
[ "$code" = 0 ] || { echo "expected the code 0 for a clean file, and it is $code" >&2; exit 1; }
echo "bedrock-lint $version works"
