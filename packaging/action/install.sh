#!/usr/bin/env bash
# Puts bedrock-lint into $RUNNER_TEMP/bedrock-lint/bin: a released binary, or a build of this very revision.
# A release is taken by the version in Cargo.toml, so that an action pinned to a commit runs that commit's version.
set -euo pipefail

root="$RUNNER_TEMP/bedrock-lint"
manifest="$GITHUB_ACTION_PATH/Cargo.toml"
version=$(sed -n 's/^version = "\(.*\)"$/\1/p' "$manifest" | head -n 1)

# The names that releases have for what `uname` says; nothing for what has no release.
target() {
  case "$(uname -s)-$(uname -m)" in
    Linux-x86_64) echo x86_64-unknown-linux-gnu ;;
    Linux-aarch64) echo aarch64-unknown-linux-gnu ;;
    Darwin-x86_64) echo x86_64-apple-darwin ;;
    Darwin-arm64) echo aarch64-apple-darwin ;;
    MINGW*-x86_64 | MSYS*-x86_64) echo x86_64-pc-windows-msvc ;;
  esac
}

# Sums under both names that systems have for it.
sum() { if command -v sha256sum >/dev/null; then sha256sum "$1"; else shasum -a 256 "$1"; fi | cut -d ' ' -f 1; }

download() {
  local target archive url stated actual
  target=$(target)
  [ -n "$target" ] && [ -n "${ACTION_REPOSITORY:-}" ] || return 1
  archive="bedrock-lint-$target.tar.gz"
  url="${GITHUB_SERVER_URL:-https://github.com}/$ACTION_REPOSITORY/releases/download/v$version/$archive"
  mkdir -p "$root/bin"
  curl --fail --silent --show-error --location --retry 3 --output "$root/$archive" "$url" || return 1
  stated="${SHA256:-}"
  if [ -z "$stated" ]; then
    curl --fail --silent --show-error --location --retry 3 --output "$root/sum" "$url.sha256" || return 1
    stated=$(cut -d ' ' -f 1 "$root/sum")
  fi
  actual=$(sum "$root/$archive")
  if [ "$actual" != "$stated" ]; then
    echo "::error title=bedrock-lint::$archive has the SHA-256 $actual and not $stated"
    exit 1
  fi
  # From standard input: in a name, tar takes the colon of a Windows drive for a host.
  tar -xz -C "$root/bin" <"$root/$archive"
}

build() {
  if ! command -v cargo >/dev/null; then
    echo "::error title=bedrock-lint::there is no release of $version for this machine, and no cargo to build it"
    exit 1
  fi
  cargo install --quiet --locked --path "$GITHUB_ACTION_PATH" --root "$root"
}

case "$INSTALL" in
  source) build ;;
  release) download || { echo "::error title=bedrock-lint::there is no release of $version for this machine"; exit 1; } ;;
  auto) download || build ;;
  *) echo "::error title=bedrock-lint::the input \`install\` is auto, release or source"; exit 1 ;;
esac
"$root/bin/bedrock-lint" --version
