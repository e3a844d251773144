#!/usr/bin/env python3
"""Turns gathered facts about requests (JSON) into rules/requests/, and proves that the TOML says what the JSON says.

    tools/requests-to-rules.py REQUESTS.json            write rules/requests/*.toml
    tools/requests-to-rules.py REQUESTS.json --check    read them back, rebuild each rule, name each that differs

A rule that several models of a provider share is one block. Standard library only.
"""
import argparse
import json
import re
import sys
import tomllib
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
from facts_toml import Inline, table  # noqa: E402

HEADER = """\
# Limits and refused parts of requests {of}. A rule of low confidence is kept, and no lint uses it.
#
#   rule         what it says; src/catalog/source/request.rs documents each
#   parameters   canonical names, whatever an SDK calls them
#   except       values on which the sources disagree: no lint uses them
#   error        the page of rules/errors/ on what the API answers
#   sources      names of the table in rules/requests/_shared.toml
#   observed     when the sources were read, as far as it is known
"""
SHARED = """\
# Sources of the rules in rules/requests/, and the bodies of InvokeModel by family.
#
#   required     keys without which a body of the family is refused
#   own          keys that give the family away
#   shares       keys that it takes as well, though they give another family away
#   strict       whether a key that the family does not know is refused
"""
# Keys of documented requests of a family that the facts have as keys of another one alone, and keys that only some models of
# a family need.
SHARES = {
    "titan-embed-image": ["inputText"],
    "nova-embeddings": ["schemaVersion"],
    "stability-image-services": ["prompt", "negative_prompt", "aspect_ratio", "style_preset"],
}
NOT_OF_ALL = {"stability-image-services": ["image"]}
# Keys of documented requests that the facts have in the group of their family only, or not at all.
OWN_TOO = {"titan-text": ["maxTokenCount"], "ai21-j2": ["maxTokens"]}
# Families of bodies that a model accepts besides, with the page that says so.
ACCEPTS_TOO = {
    "mistral.mistral-large-2402-v1:0": (
        "mistral-chat",
        "docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-mistral-chat-completion.html has `messages` for it",
    ),
}
HOMES = {"moonshot": "moonshotai"}
ERRORS = {
    "E01": "parameter-deprecated", "E02": "temperature-with-top-p", "E03": "assistant-prefill", "E04": "thinking-enabled",
    "E05": "thinking-disabled", "E06": "thinking-excludes", "E07": "forced-tool-choice", "E08": "maximum-tokens",
    "E09": "field-not-supported", "E10": "tool-use-unsupported", "E11": "max-completion-tokens",
    "E12": "system-unsupported", "E13": "structured-output", "E14": "malformed-input", "E15": "api-unsupported",
    "E16": "vector-dimension", "E17": "streaming-unsupported",
}
OWN = {"fact-base": {"what": "the catalog of this project", "url": "rules/catalog", "trust": "derived from its sources"}}
ORDER = ["rule", "parameters", "apis", "accepted", "refused", "instead", "condition", "limit", "min", "max", "fixed", "except",
         "enforced", "bound", "error", "confidence", "observed", "sources", "note"]


def range_of(value):
    """The values of an exception: numbers, or `[from, to]` of an interval."""
    if isinstance(value, str):
        low, high = re.fullmatch(r"([\d.]+) to ([\d.]+)", value).groups()
        return [float(low), float(high)]
    return [float(number) for number in value]


def row(fact, model):
    """One rule of the JSON as it is in the TOML."""
    out = {key: fact[key] for key in ORDER if key in fact}
    if "accepted" in out and out["rule"] == "embedding-dimensions":
        out["accepted"] = [str(number) for number in out["accepted"]]
    if "except" in out:
        out["except"] = Inline({key: range_of(value) for key, value in out["except"].items()})
    if "error" in out:
        out["error"] = [ERRORS[name] for name in out["error"].split(", ")]
    if isinstance(out.get("max"), str):
        out["below"] = out.pop("max").removeprefix("< ")
    if "enforced" in out:
        out["enforced"] = out["enforced"] == "seen"
    if out["rule"] == "body-family" and model in ACCEPTS_TOO:
        family, note = ACCEPTS_TOO[model]
        out |= {"accepted": [*out["accepted"], family], "note": note}
    return out


def home(model):
    provider = model.split(".")[0]
    return HOMES.get(provider, provider)


def grouped(facts):
    """The rules of each provider with their models, in the order of their first model."""
    providers = {}
    for model, entry in sorted(facts["models"].items()):
        rules = providers.setdefault(home(model), {})
        for fact in entry["rules"]:
            one = row(fact, model)
            rules.setdefault(json.dumps(one, sort_keys=True), ([], one))[0].append(model)
    return {name: list(rules.values()) for name, rules in providers.items()}


def block(models, rule):
    return table("[[request]]", {"models": models} | {key.replace("_", "-"): value for key, value in rule.items()})


def name_of(key):
    return re.sub(r" \(.*\)$", "", key)


def shared(facts):
    parts = [SHARED.rstrip()]
    for name, source in sorted(facts["sources"].items()):
        values = {key: source[key] for key in ("what", "url", "observed", "trust") if key in source} | OWN.get(name, {})
        parts.append(table(f"[request-source.{name}]", values))
    for name, body in facts["body_families"].items():
        required = [key for key in body["required"] if key not in NOT_OF_ALL.get(name, [])]
        values = {"required": required, "own": [name_of(key) for key in body["own"]] + OWN_TOO.get(name, [])}
        if name in SHARES:
            values["shares"] = SHARES[name]
        if body.get("refuses_unknown_keys"):
            values["strict"] = True
        parts.append(table(f"[body.{name}]", values))
    return "\n\n".join(parts) + "\n"


def files(facts):
    out = {"_shared.toml": shared(facts)}
    for provider, rules in grouped(facts).items():
        header = HEADER.format(of=f"to the models `{provider}.…`").rstrip()
        out[f"{provider}.toml"] = "\n\n".join([header, *(block(*rule) for rule in rules)]) + "\n"
    return out


def check(facts, folder):
    wanted = {model: [row(fact, model) for fact in entry["rules"]] for model, entry in facts["models"].items() if entry["rules"]}
    built = {}
    for path in sorted(folder.glob("*.toml")):
        for one in tomllib.loads(path.read_text(encoding="utf-8")).get("request", []):
            rule = {key: value for key, value in one.items() if key != "models"}
            for model in one["models"]:
                built.setdefault(model, []).append(rule)
    plain = lambda rules: sorted(json.dumps(rule, sort_keys=True) for rule in rules)  # noqa: E731
    wrong = [model for model in sorted({*wanted, *built}) if plain(wanted.get(model, [])) != plain(built.get(model, []))]
    for model in wrong:
        print(f"{model}: the JSON says {wanted.get(model)}, rules say {built.get(model)}")
    is_same = (folder / "_shared.toml").read_text(encoding="utf-8") == shared(facts)
    if not is_same:
        print("_shared.toml differs")
    print(f"{len(built)} models, {sum(map(len, built.values()))} rules, {len(wrong)} differences")
    return 1 if wrong or not is_same else 0


def main():
    parser = argparse.ArgumentParser(description="Turn facts about requests into rules/requests/, or check it against them.")
    parser.add_argument("facts", type=Path)
    parser.add_argument("--rules", type=Path, default=Path(__file__).resolve().parent.parent / "rules")
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    options = parser.parse_args()
    facts = json.loads(options.facts.read_text(encoding="utf-8"))
    folder = options.rules / "requests"
    if options.check:
        sys.exit(check(facts, folder))
    folder.mkdir(exist_ok=True)
    for name, text in files(facts).items():
        (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
