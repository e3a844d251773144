#!/usr/bin/env python3
"""usage: packaging/sbom.py > bedrock-lint.cdx.json

The crates that a build of the program takes, as a bill of materials in CycloneDX 1.6: what Cargo.lock pins for the default features, without
what tests and build scripts alone need. Neither a day nor a random number is in it, so that the same lock gives the same bytes.
"""

import json
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def main():
    command = ["cargo", "metadata", "--locked", "--format-version", "1"]
    metadata = json.loads(subprocess.run(command, cwd=ROOT, check=True, stdout=subprocess.PIPE).stdout)
    packages = {package["id"]: package for package in metadata["packages"]}
    nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
    root = metadata["resolve"]["root"]
    needs, left = {}, [root]
    while left:
        id_ = left.pop()
        if id_ in needs:
            continue
        is_built_in = lambda dep: any(kind["kind"] is None for kind in dep["dep_kinds"])
        needs[id_] = sorted(dep["pkg"] for dep in nodes[id_]["deps"] if is_built_in(dep))
        left.extend(needs[id_])
    url = lambda id_: f"pkg:cargo/{packages[id_]['name']}@{packages[id_]['version']}"

    def component(id_):
        package = packages[id_]
        licence = package["license"]
        return {
            "type": "application" if id_ == root else "library",
            "bom-ref": url(id_),
            "name": package["name"],
            "version": package["version"],
            "purl": url(id_),
            # Cargo once took `MIT/Apache-2.0` for `MIT OR Apache-2.0`.
            **({"licenses": [{"expression": licence.replace("/", " OR ")}]} if licence else {}),
        }

    others = sorted((id_ for id_ in needs if id_ != root), key=url)
    bom = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": component(root)},
        "components": [component(id_) for id_ in others],
        "dependencies": [{"ref": url(id_), "dependsOn": sorted(map(url, needs[id_]))} for id_ in [root, *others]],
    }
    json.dump(bom, sys.stdout, indent=1)
    print()


if __name__ == "__main__":
    main()
