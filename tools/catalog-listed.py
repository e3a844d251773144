#!/usr/bin/env python3
"""usage: tools/catalog-listed.py LISTED.json CATALOG.json

Lays what AWS's API lists beside the catalog. LISTED.json is what `aws bedrock list-foundation-models --output json` prints, of one
Region or of several, one after the other; CATALOG.json is what `bedrock-lint catalog list --format json` prints. Prints Markdown: ids that the
catalog lacks, and models that the API calls LEGACY while the catalog calls them active. Prints nothing where there is neither.
"""

import json
import sys


def documents(text):
    """The JSON values of a text, one after the other."""
    decoder, at = json.JSONDecoder(), 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        value, at = decoder.raw_decode(text, at)
        yield value


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    with open(sys.argv[1], encoding="utf-8") as file:
        pages = list(documents(file.read()))
    with open(sys.argv[2], encoding="utf-8") as file:
        catalog = json.load(file)["models"]
    known = {}
    for model in catalog:
        for id_ in [model["model_id"], *model["variants"]]:
            known[id_] = model
    listed = {}
    for page in pages:
        for summary in page["modelSummaries"]:
            listed.setdefault(summary["modelId"], summary)
    # `…-v1:0:200k` is a variant of `…-v1:0` for provisioned throughput.
    new = sorted(id_ for id_ in listed if id_ not in known and id_.rsplit(":", 1)[0] not in known)
    states = sorted(
        id_
        for id_, summary in listed.items()
        if id_ in known
        and summary.get("modelLifecycle", {}).get("status") == "LEGACY"
        and known[id_]["state"] == "active"
    )
    for title, ids in [("Listed, and not in the catalog", new), ("LEGACY by the API, active in the catalog", states)]:
        if ids:
            print(f"## {title}\n")
            for id_ in ids:
                print(f"- `{id_}` ({listed[id_].get('modelName', 'without a name')})")
            print()


if __name__ == "__main__":
    main()
