"""Reads rules/ back and rebuilds every fact from it, also those that are derived. See facts-to-rules.py.

It reads the TOML by the rules that are written at the top of rules/catalog/_shared.toml, not with the code that wrote
it, and compares field by field.
"""
import tomllib
from datetime import date

# Facts about which only the set counts; the rest is compared in order.
SETS = {"regions", "input", "output", "source_regions", "mantle_regions"}


class Rules:
    def __init__(self, folder):
        self.files = [tomllib.loads(path.read_text(encoding="utf-8")) for path in sorted(folder.rglob("*.toml"))]
        self.tables = {name: {} for name in ("text", "regions", "source", "suggestion")}
        self.common, self.observed, self.readings = {}, {}, {}
        for file in self.files:
            for name, known in self.tables.items():
                # Suggestions are names of their file; elsewhere a name has one meaning.
                assert not set(known) & set(file.get(name, {})) or name == "suggestion", f"[{name}] defines a name twice"
                known |= file.get(name, {})
            self.common |= file.get("common", {})
            self.observed |= file.get("observed", {})
            self.readings |= file.get("readings", {})

    def text(self, text):
        if text is None or text == "unknown":
            return None
        if not text.startswith("@"):
            return text
        name, _, argument = text[1:].partition(":")
        meaning = self.tables["text"][name]
        return meaning.replace("{}", argument) if argument else meaning

    def regions(self, regions):
        if isinstance(regions, str):
            return self.tables["regions"][regions.removeprefix("@")]
        return regions

    def named(self, table, value, file=None):
        if isinstance(value, str):
            return (file or self.tables)[table][value.removeprefix("@")]
        return value

    def models(self):
        for file in self.files:
            for block in file.get("model", []):
                yield self.model(self.common | file.get("defaults", {}) | block, file)

    def listed(self, value):
        if not isinstance(value, dict):
            return None, None
        ((status, day),) = value.items()
        return status.upper(), day.isoformat()

    def model(self, block, file):
        get = block.get
        fact = {"id": block["id"], "provider": block["provider"], "provider_prefix": block["id"].split(".")[0]}
        fact |= {"name": block["name"], "family": block["family"], "kind": get("kind", "text")}
        fact["modality"] = {"input": get("input", ["text"]), "output": get("output", ["text"])}
        fact["launched"] = iso(get("launched"))
        fact["launched_basis"] = self.text(get("launched-basis")) if "launched" in block else None
        fact["first_seen_in_api"] = iso(get("first-seen"))
        api = get("api")
        newest = self.observed["api"]
        listed = get("listed", {"active": newest} if api == "active" else None)
        fact["status_listed"], fact["status_listed_on"] = self.listed(listed)
        groups = get("lifecycle", {})
        groups = groups if isinstance(groups, list) else [groups]
        fact["lifecycle"] = [self.group(group, listed) for group in groups]
        fact["legacy_period"] = self.text(get("legacy-period"))
        fact["recommended_replacement"] = get("recommended")
        fact["suggested_replacement"] = self.suggestion(get("suggested"), file)
        on_demand = get("on-demand")
        fact["on_demand"] = None
        if on_demand is not None:
            regions = self.regions(on_demand)
            fact["on_demand"] = {"any": bool(regions), "regions": regions} | note(self.text(get("on-demand-note")))
        endpoints = get("endpoints")
        fact["endpoints"] = None if endpoints == "unknown" else endpoints
        profiles = get("profiles", [])
        fact["inference_profiles"] = profiles
        fact["inference_profiles_ever_seen"] = sorted(profiles + get("profiles-gone", []))
        fact["inference_profiles_basis"] = self.text(get("profiles-basis"))
        only = None if on_demand is None else bool(profiles) and not self.regions(on_demand)
        fact["profile_only"] = get("profile-only", only)
        mantle = get("mantle-regions")
        if mantle is not None:
            fact["mantle_regions"] = self.regions(mantle)
        implied = sorted(set(self.regions(on_demand or [])) | set(self.regions(mantle or [])))
        fact["regions"] = self.regions(get("regions", implied))
        fact["context_window"], fact["max_output"] = get("context-window"), get("max-output")
        fact["embedding_dimensions"] = get("embedding-dimensions")
        fact |= {"apis": block["apis"], "apis_basis": self.text(block["apis-basis"])}
        fact |= {"request_schema": block["request-body"], "variants": get("variants", [])}
        fact |= {"counterpart_ids": get("counterparts", []), "confidence": block["confidence"]}
        fact["sources"] = [self.text(source) for source in block["sources"]]
        optional = {"eol_floor_basis": self.text(get("floor-basis")), "status_note": self.text(get("provenance"))}
        optional |= {"launched_on_model_card": iso(get("launched-on-card")), "capabilities": self.traits(block)}
        optional |= {"api_status": self.api(api), "aws_recommendation_as_published": published(block)}
        return fact | {key: value for key, value in optional.items() if value is not None}

    def api(self, api):
        if api is None:
            return None
        if isinstance(api, str):
            return {"status": api.upper(), "observed": iso(self.observed["api"]), "source": self.readings["api"]}
        status, day = self.listed(api)
        return {"status": status, "last_seen": day, "source": self.readings["api-history"]}

    def group(self, group, listed):
        fact = {"regions": self.regions(group["regions"]) if "regions" in group else ["*"]}
        fact["regions_assumed"] = group.get("regions-assumed", False)
        fact |= {"legacy": iso(group.get("legacy")), "extended_access": iso(group.get("extended-access"))}
        fact |= {"eol": iso(group.get("eol")), "eol_no_sooner_than": iso(group.get("floor"))}
        dated = fact["legacy"] or fact["extended_access"] or fact["eol"]
        status = group.get("listed", None if dated else listed)
        fact["listed_status"], fact["listed_on"] = self.listed(status)
        source = group.get("source")
        if source is not None:
            source = self.named("source", source)
            source = {"url": source["url"], "observed": iso(source["observed"]),
                      "approximate": source.get("approximate", False), "via": source["via"]}
        return fact | {"source": source} | note(self.text(group.get("provenance")))

    def suggestion(self, value, file):
        if value is None:
            return None
        value = self.named("suggestion", value, file)
        why, *caveats = map(self.text, value["provenance"])
        return {"id": value["id"], "why": why, "alternatives": value.get("alternatives", []), "caveats": caveats}

    def traits(self, block):
        if not {"can", "cannot", "usd-per-mtok", "traits-from"} & set(block):
            return None
        name = lambda trait: trait if trait.startswith("thinking_") else "supports_" + trait
        fact = {name(trait): True for trait in block.get("can", [])}
        fact |= {name(trait): False for trait in block.get("cannot", [])}
        if "usd-per-mtok" in block:
            fact["usd_per_mtok"] = block["usd-per-mtok"]
        fact["source"] = self.text(block.get("traits-from", self.readings["traits"].replace("{}", block["id"])))
        return fact


def iso(day):
    assert day is None or isinstance(day, date), day
    return None if day is None else day.isoformat()


def note(text):
    return {} if text is None else {"note": text}


def published(block):
    value = block.get("published-recommendation")
    return value and {"ids": value["ids"], "page_date": iso(value["page"])}


def with_derived(facts):
    """Adds to the rebuilt models what follows from other models."""
    by_id = {fact["id"]: fact for fact in facts}
    for fact in facts:
        suggested = fact["suggested_replacement"]
        if suggested:
            suggested["same_provider"] = by_id[suggested["id"]]["provider"] == fact["provider"]
    return by_id


def differences(path, fact, rule, key=None):
    """Each place in which the two differ."""
    if isinstance(fact, dict) and isinstance(rule, dict):
        for name in sorted(set(fact) | set(rule)):
            if name not in fact or name not in rule:
                yield f"{path}.{name}: {'only in rules' if name in rule else 'missing from rules'}"
            else:
                yield from differences(f"{path}.{name}", fact[name], rule[name], name)
    elif isinstance(fact, list) and isinstance(rule, list) and fact and isinstance(fact[0], dict):
        if len(fact) != len(rule):
            yield f"{path}: {len(fact)} in the facts, {len(rule)} in rules"
        for n, pair in enumerate(zip(fact, rule)):
            yield from differences(f"{path}[{n}]", *pair)
    else:
        if key in SETS and isinstance(fact, list) and isinstance(rule, list):
            fact, rule = sorted(fact), sorted(rule)
        if fact != rule or type(fact) is not type(rule):
            yield f"{path}: the facts say {fact!r}, rules say {rule!r}"


def profile_facts(rules, models):
    notes = next(file["notes"] for file in rules.files if "profile" in file)
    fact = {"observed": notes["observed"], "id_form": notes["id-form"], "notes": notes["notes"], "prefixes": {}}
    blocks = [block for file in rules.files for block in file.get("profile", [])]
    for block in blocks:
        prefix, gone = block["prefix"], block.get("gone", [])
        having = [m["id"] for m in models.values() if prefix in m["inference_profiles"] and m["id"] not in gone]
        out = {"meaning": block["meaning"], "source_regions": rules.regions(block["source-regions"])}
        out |= {"models": sorted(having), "models_gone": gone}
        routes = block.get("routes")
        if routes:
            out["destination_regions_by_source"] = {source: list(route["to"]) for route in routes for source in route["from"]}
        fact["prefixes"][prefix] = out | ({"basis": block["basis"]} if "basis" in block else {})
    of = lambda region: sorted((p for p in fact["prefixes"] if region in fact["prefixes"][p]["source_regions"]),
                               key=lambda p: (p == "global", p))
    regions = sorted({r for p in fact["prefixes"].values() for r in p["source_regions"]})
    fact["region_to_prefixes"] = {region: of(region) for region in regions}
    geo = {region: [p for p in of(region) if p != "global"] for region in regions}
    fact["regions_with_more_than_one_geo_prefix"] = {r: p for r, p in geo.items() if len(p) > 1}
    live = lambda m, but=(): any(m["id"] in fact["prefixes"][p]["models"] and p not in but for p in m["inference_profiles"])
    fact["profile_only_models"] = [m["id"] for m in models.values() if m["profile_only"] and live(m)]
    some = {m["id"]: m["on_demand"]["regions"] for m in models.values()
            if m["on_demand"] and m["on_demand"]["any"] and live(m, {"us-gov"})}
    fact["models_with_profiles_and_some_in_region_runtime_on_demand"] = some
    return fact


def constant_facts(rules, models):
    notes = next(file["notes"] for file in rules.files if "class" in file)
    base = {spelling: m for m in models.values() for spelling in [m["id"], *m["variants"]]}
    fact, enums = {}, {}
    for block in (block for file in rules.files for block in file.get("class", [])):
        out = {"package": block["package"], "version": block["version"], "published": iso(block["published"])}
        out |= {"class": block["class"], "constants": {}}
        for name, model_id in block["constants"].items():
            model = base[model_id]
            flags = {"deprecated_in_package": name in block["deprecated"]}
            flags |= {"legacy_flag_in_package": name in block["legacy"]} if "legacy" in block else {}
            out["constants"][name] = {"model_id": model_id} | flags | {"base_model_id": model["id"]}
        fact[block["package"]] = out
        if "prefix-enum" in block:
            enum = block["prefix-enum"]
            enums[f"{block['package']} {enum['name']}"] = enum["members"]
    fact["_notes"] = {"form": notes["form"], "extracted_from": notes["extracted-from"]}
    fact["_notes"] |= {"deprecated_flags": notes["deprecated-flags"], "cross_region_enum": enums}
    return fact


def check(facts, folder):
    """Compares; the exit code."""
    models, profiles, constants = facts
    rules = Rules(folder)
    rebuilt = with_derived(list(rules.models()))
    observed = rules.observed
    top = {"generated_on": iso(observed["compiled"]), "newest_api_observation": iso(observed["api"]),
           "newest_aws_lifecycle_page_observation": iso(observed["lifecycle-page"]),
           "newest_secondary_observation": observed["secondary"]}
    found = list(differences("models.json", {k: v for k, v in models.items() if k != "models"}, top))
    by_id = {model["id"]: model for model in models["models"]}
    found += differences("models.json", by_id, rebuilt)
    found += differences("profiles.json", profiles, profile_facts(rules, dict(sorted(rebuilt.items()))))
    found += differences("cdk_constants.json", constants, constant_facts(rules, rebuilt))
    for line in found:
        print(line)
    groups = sum(len(model["lifecycle"]) for model in rebuilt.values())
    print(f"{len(rebuilt)} models, {groups} lifecycle groups, {len(found)} differences")
    return 1 if found else 0
