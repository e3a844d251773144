#!/usr/bin/env python3
"""usage: packaging/manifests.py FOLDER

Writes the Homebrew formula and the Scoop manifest of a release into FOLDER, which holds its archives and their sums.
"""

import json
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def cargo(key):
    text = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(rf'^{key} = "(.*)"$', text, re.MULTILINE).group(1)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    folder = Path(sys.argv[1])
    version, repository, description = cargo("version"), cargo("repository"), cargo("description")

    def archive(target):
        name = f"bedrock-lint-{target}.tar.gz"
        return f"{repository}/releases/download/v{version}/{name}", (folder / f"{name}.sha256").read_text().split()[0]

    def choice(system, cpu):
        url, sum_ = archive(f"{cpu}-{system}")
        return f'      url "{url}"\n      sha256 "{sum_}"\n'

    formula = f"""class BedrockLint < Formula
  desc "{description}"
  homepage "{repository}"
  version "{version}"
  license any_of: ["MIT", "Apache-2.0"]

  on_macos do
    on_arm do
{choice("apple-darwin", "aarch64")}    end
    on_intel do
{choice("apple-darwin", "x86_64")}    end
  end

  on_linux do
    on_arm do
{choice("unknown-linux-musl", "aarch64")}    end
    on_intel do
{choice("unknown-linux-musl", "x86_64")}    end
  end

  def install
    bin.install "bedrock-lint"
    generate_completions_from_executable(bin/"bedrock-lint", "completions")
  end

  test do
    (testpath/"app.py").write 'client.converse(modelId="anthropic.claude-v2")'
    output = shell_output("#{{bin}}/bedrock-lint check --as-of 2026-11-23", 1)
    assert_match "retired-model", output
  end
end
"""
    (folder / "bedrock-lint.rb").write_text(formula, encoding="utf-8")
    url, sum_ = archive("x86_64-pc-windows-msvc")
    manifest = {
        "version": version,
        "description": description,
        "homepage": repository,
        "license": "MIT OR Apache-2.0",
        "architecture": {"64bit": {"url": url, "hash": sum_}},
        "bin": "bedrock-lint.exe",
        "checkver": "github",
        "autoupdate": {
            "architecture": {
                "64bit": {
                    "url": f"{repository}/releases/download/v$version/bedrock-lint-x86_64-pc-windows-msvc.tar.gz",
                    "hash": {"url": "$url.sha256"},
                }
            }
        },
    }
    (folder / "bedrock-lint.json").write_text(json.dumps(manifest, indent=4) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
