#!/usr/bin/env bash
# usage: packaging/version.sh TYPE NAME
# Fails where a tag is not `v` and the version of Cargo.toml. Anything that is no tag passes.
set -euo pipefail
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$(dirname "$0")/../Cargo.toml" | head -n 1)
if [ "$1" = tag ] && [ "$2" != "v$version" ]; then
  echo "the tag $2 is not v$version, the version in Cargo.toml" >&2
  exit 1
fi
echo "$version"
