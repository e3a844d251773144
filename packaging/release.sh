#!/usr/bin/env bash
# usage: packaging/release.sh BINARY TARGET FOLDER
# Packs a built binary under the names by which packaging/action/install.sh looks for it in a release: an archive with the
# binary alone, and its SHA-256. TARGET is Rust's name of the system, such as x86_64-unknown-linux-gnu.
set -euo pipefail

binary=$1 target=$2 folder=$3
archive="bedrock-lint-$target.tar.gz"
# On Windows the name that is given may lack its ending; the archive is to have it.
[ -f "$binary.exe" ] && binary=$binary.exe
mkdir -p "$folder"
# From and to a pipe: in a name, tar takes the colon of a Windows drive for a host.
tar -cz -C "$(dirname "$binary")" "$(basename "$binary")" >"$folder/$archive"
cd "$folder"
if command -v sha256sum >/dev/null; then sha256sum "$archive"; else shasum -a 256 "$archive"; fi >"$archive.sha256"
