"""Checks that no locked dependency of the program asks for a newer Rust than Cargo.toml states."""

import json
import subprocess
import sys


def version(text: str) -> tuple[int, ...]:
    return (*map(int, text.split(".")), 0, 0)[:3]


def main() -> int:
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    metadata = json.loads(subprocess.run(command, check=True, capture_output=True).stdout)
    root = metadata["resolve"]["root"]
    stated = next(package["rust_version"] for package in metadata["packages"] if package["id"] == root)
    newer = [
        f"{package['name']} {package['version']} asks for Rust {package['rust_version']}"
        for package in metadata["packages"]
        if package["rust_version"] and version(package["rust_version"]) > version(stated)
    ]
    print("\n".join(newer) if newer else f"no dependency asks for a newer Rust than {stated}")
    return 1 if newer else 0


if __name__ == "__main__":
    sys.exit(main())
