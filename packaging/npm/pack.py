#!/usr/bin/env python3
"""usage: packaging/npm/pack.py platform BINARY TARGET FOLDER
       packaging/npm/pack.py front FOLDER

Makes the npm packages of a release, as tarballs in FOLDER. A package for each system holds its binary, and says by `os`, `cpu` and `libc` where
it is installed; the front package `bedrock-lint` names them all as optional, and its command runs the one that is there. Nothing is downloaded
when they are installed, and no script is run. The same input makes the same bytes.
"""

import gzip
import io
import json
import re
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

# Rust's name of the system: the end of the package's name, and what npm calls the system.
PLATFORMS = {
    "x86_64-unknown-linux-gnu": ("linux-x64-gnu", "linux", "x64", "glibc"),
    "aarch64-unknown-linux-gnu": ("linux-arm64-gnu", "linux", "arm64", "glibc"),
    "x86_64-unknown-linux-musl": ("linux-x64-musl", "linux", "x64", "musl"),
    "aarch64-unknown-linux-musl": ("linux-arm64-musl", "linux", "arm64", "musl"),
    "x86_64-apple-darwin": ("darwin-x64", "darwin", "x64", None),
    "aarch64-apple-darwin": ("darwin-arm64", "darwin", "arm64", None),
    "x86_64-pc-windows-msvc": ("win32-x64", "win32", "x64", None),
}


def cargo(key):
    text = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(rf'^{key} = "(.*)"$', text, re.MULTILINE).group(1)


def manifest(name, **more):
    return {
        "name": name,
        "version": cargo("version"),
        "description": cargo("description"),
        "license": cargo("license"),
        "repository": {"type": "git", "url": f"git+{cargo('repository')}.git"},
        "homepage": cargo("repository"),
        **more,
    }


def pack(folder, manifest, files):
    """Writes a tarball as `npm pack` names it. `files` are name, bytes, and whether it is run."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{manifest['name']}-{manifest['version']}.tgz"
    text = json.dumps(manifest, indent=2, ensure_ascii=False) + "\n"
    files = [("package.json", text.encode(), False), *files]
    for name in ["LICENSE-APACHE", "LICENSE-MIT"]:
        files.append((name, (ROOT / name).read_bytes(), False))
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w", format=tarfile.USTAR_FORMAT) as tar:
        for name, content, is_run in files:
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(content)
            entry.mode = 0o755 if is_run else 0o644
            # npm packs every file as of this day.
            entry.mtime = 499162500
            tar.addfile(entry, io.BytesIO(content))
    path.write_bytes(gzip.compress(packed.getvalue(), mtime=0))
    print(path)


def platform(binary, target, folder):
    end, system, cpu, libc = PLATFORMS[target]
    name = "bedrock-lint.exe" if system == "win32" else "bedrock-lint"
    more = {"os": [system], "cpu": [cpu], **({"libc": [libc]} if libc else {}), "files": [name]}
    binary = Path(binary)
    if not binary.exists():
        binary = binary.with_suffix(".exe")
    pack(Path(folder), manifest(f"bedrock-lint-cli-{end}", **more), [(name, binary.read_bytes(), True)])


def front(folder):
    here = Path(__file__).parent
    version = cargo("version")
    more = {
        "bin": {"bedrock-lint": "bedrock-lint.js"},
        "engines": {"node": ">=16"},
        "files": ["bedrock-lint.js"],
        "optionalDependencies": {f"bedrock-lint-cli-{end}": version for end, *_ in PLATFORMS.values()},
    }
    files = [
        ("bedrock-lint.js", (here / "bedrock-lint.js").read_bytes(), True),
        ("README.md", (here / "README.md").read_bytes(), False),
    ]
    pack(Path(folder), manifest("bedrock-lint", **more), files)


def main():
    match sys.argv[1:]:
        case ["platform", binary, target, folder] if target in PLATFORMS:
            platform(binary, target, folder)
        case ["front", folder]:
            front(folder)
        case _:
            sys.exit(__doc__)


if __name__ == "__main__":
    main()
