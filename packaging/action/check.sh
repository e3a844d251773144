#!/usr/bin/env bash
# Runs bedrock-lint with annotations, the summary of the job and a SARIF file, and ends with its exit code.
set -euo pipefail

sarif="$RUNNER_TEMP/bedrock-lint.sarif"
arguments=(check --format github --output-file "sarif=$sarif")
if [ -n "${AS_OF:-}" ]; then
  arguments+=(--as-of "$AS_OF")
fi
# Outside of a pull request there is no base, and everything is reported.
if [ "${CHANGES_ONLY:-}" = true ] && [ -n "${BASE_SHA:-}" ]; then
  arguments+=(--merge-base "$BASE_SHA")
fi
for region in $(tr ',' ' ' <<<"${REGION:-}"); do
  arguments+=(--region "$region")
done
# Quotes and backslashes mean what they mean to a shell; nothing is expanded or run.
if ! split=$(xargs printf '%s\n' <<<"${ARGS:-}"); then
  echo "::error::bedrock-lint: a quote of \`args\` is not closed"
  exit 2
fi
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<<"$split"
arguments+=(--)
while IFS= read -r line; do
  if [ -n "$line" ]; then arguments+=("$line"); fi
done <<<"${PATHS:-.}"

code=0
"$RUNNER_TEMP/bedrock-lint/bin/bedrock-lint" "${arguments[@]}" || code=$?
if [ -f "$sarif" ]; then
  echo "sarif=$sarif" >>"$GITHUB_OUTPUT"
fi
echo "exit-code=$code" >>"$GITHUB_OUTPUT"
exit "$code"
