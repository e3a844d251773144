#!/usr/bin/env python3
"""usage: tools/site.py PROGRAM FOLDER [DAY]

Writes the sources of the site into FOLDER, for mdBook: the guide of docs/, the page of each lint and of each error, a page a model from the
catalog of PROGRAM, and what ends when, as a page, as JSON and as a calendar. DAY is the UTC day to judge for, YYYY-MM-DD; without it, today.
Links between the sources are turned into links between the pages; one that leads nowhere is an error.
"""

import json
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
GUIDE = [
    "adopting", "reports", "configuration", "fixing", "ci", "editors", "formats", "catalog", "account", "plan", "fleet", "promises", "glossary",
]
STATES = {"eol": "EOL", "legacy": "Legacy", "extended-access": "extended access", "active": "Active", "unknown": "unknown"}


def repository():
    text = (ROOT / "Cargo.toml").read_text(encoding="utf-8")
    return re.search(r'^repository = "(.*)"$', text, re.MULTILINE).group(1)


def title(text, fallback):
    found = re.search(r"^# (.+)$", text, re.MULTILINE)
    return found.group(1) if found else fallback


def file_of(model_id):
    return re.sub(r"[^a-z0-9.-]", "_", model_id.lower()) + ".md"


class Site:
    def __init__(self, program, folder, day):
        self.program, self.src, self.day = program, folder / "src", day
        self.pages = {}
        # Where a file of the repository is on the site.
        self.places = {}

    def run(self, *args):
        command = [self.program, *args, "--isolated", *(["--as-of", self.day] if self.day else [])]
        return subprocess.run(command, check=True, stdout=subprocess.PIPE, encoding="utf-8").stdout

    def copy(self, source, target):
        text = (ROOT / source).read_text(encoding="utf-8")
        if text.startswith("---\n"):
            text = text.split("\n---\n", 1)[1].lstrip()
        self.pages[target] = (text, ROOT / source)
        self.places[(ROOT / source).resolve()] = target
        return title(text, Path(source).stem)

    def linked(self, text, source, target):
        """A text whose links lead to pages of the site, or to files of the repository."""

        def link(found):
            address = found.group(1)
            if re.match(r"[a-z]+:|#", address):
                return found.group(0)
            path, _, anchor = address.partition("#")
            place = (source.parent / path).resolve()
            anchor = f"#{anchor}" if anchor else ""
            if place in self.places:
                up = "../" * target.count("/")
                return f"]({up}{self.places[place]}{anchor})"
            if not place.exists() or ROOT not in place.parents:
                sys.exit(f"{source.relative_to(ROOT)}: the link `{address}` leads nowhere")
            kind = "tree" if place.is_dir() else "blob"
            return f"]({repository()}/{kind}/main/{place.relative_to(ROOT).as_posix()}{anchor})"

        return re.sub(r"\]\(([^)\s]+)\)", link, text)

    def write(self):
        for target, (text, source) in self.pages.items():
            path = self.src / target
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(self.linked(text, source, target) if source else text, encoding="utf-8")


def days(group):
    names = [("Legacy", "legacy"), ("extended access", "extended_access"), ("EOL", "eol"), ("EOL no sooner than", "floor")]
    return ", ".join(f"{name} {group[key]}" for name, key in names if group[key]) or "no day known"


def model_page(site, model):
    lines = [f"# {model['name']}", "", f"`{model['model_id']}`, {STATES[model['state']]}", ""]
    lines += ["| Regions | state | days | source |", "| --- | --- | --- | --- |"]
    for group in model["lifecycle"]:
        regions = ", ".join(group["regions"]) or "every Region"
        source = f"[page]({group['source']}), read {group['observed']}" if group["source"] else ""
        lines.append(f"| {regions} | {STATES[group['state']]} | {days(group)} | {source} |")
    shown = site.run("catalog", "show", model["model_id"]).rstrip()
    return "\n".join([*lines, "", "## Everything that is known", "", "```text", shown, "```", ""])


def upcoming(models):
    """The days on which models end, each with the models and Regions, in order."""
    ends = defaultdict(list)
    for model in models:
        for group in model["lifecycle"]:
            if group["eol"] and group["state"] != "eol":
                ends[group["eol"]].append((model, group["regions"]))
    return sorted(ends.items())


def calendar(ends):
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//bedrock-lint//{repository()}//EN"]
    for day, models in ends:
        for model, regions in models:
            where = f" ({', '.join(regions)})" if regions else ""
            date = day.replace("-", "")
            lines += [
                "BEGIN:VEVENT",
                f"UID:{model['model_id']}-{date}-{len(regions)}@bedrock-lint",
                f"DTSTAMP:{date}T000000Z",
                f"DTSTART;VALUE=DATE:{date}",
                f"SUMMARY:EOL of {model['name']}".replace(",", "\\,"),
                f"DESCRIPTION:{model['model_id']}{where}".replace(",", "\\,"),
                "END:VEVENT",
            ]

    def folded(line):
        # 75 bytes a line; what follows begins with a blank.
        parts, line = [line[:74]], line[74:]
        while line:
            parts.append(" " + line[:73])
            line = line[73:]
        return "\r\n".join(parts)

    return "\r\n".join(folded(line) for line in [*lines, "END:VCALENDAR", ""])


def main():
    if len(sys.argv) not in (3, 4):
        sys.exit(__doc__)
    folder = Path(sys.argv[2])
    site = Site(sys.argv[1], folder, sys.argv[3] if len(sys.argv) == 4 else None)
    shutil.rmtree(folder, ignore_errors=True)
    site.src.mkdir(parents=True)
    shutil.copy(ROOT / "book.toml", folder)
    summary = ["# Summary", ""]
    site.copy("README.md", "index.md")
    summary += ["[bedrock-lint](index.md)", "", "# Guide", ""]
    for name in GUIDE:
        summary.append(f"- [{site.copy(f'docs/{name}.md', f'guide/{name}.md')}](guide/{name}.md)")
    listing = json.loads(site.run("catalog", "list", "--format", "json"))
    models = sorted(listing["models"], key=lambda model: (model["provider"], model["model_id"]))
    ends = upcoming(models)
    summary += ["", "# Models", "", "- [What ends when](upcoming.md)"]
    for model in models:
        target = f"models/{file_of(model['model_id'])}"
        site.pages[target] = (model_page(site, model), None)
        summary.append(f"- [{model['name']} ({model['model_id']})]({target})")
    rows = [
        f"| {day} | [{model['name']}](models/{file_of(model['model_id'])}) | {', '.join(regions) or 'every Region'} |"
        for day, found in ends
        for model, regions in found
    ]
    head = f"# What ends when\n\nAs of {listing['as_of']}. As a [calendar](upcoming.ics) and as [JSON](upcoming.json).\n\n"
    site.pages["upcoming.md"] = (head + "\n".join(["| EOL | model | Regions |", "| --- | --- | --- |", *rows, ""]), None)
    for kind, heading in [("lints", "Lints"), ("errors", "Errors of the API")]:
        summary += ["", f"# {heading}", ""]
        for path in sorted((ROOT / "rules" / kind).glob("*.md")):
            name = site.copy(f"rules/{kind}/{path.name}", f"{kind}/{path.name}")
            summary.append(f"- [{name}]({kind}/{path.name})")
    site.pages["SUMMARY.md"] = ("\n".join([*summary, ""]), None)
    site.write()
    feed = [
        {"eol": day, "model_id": model["model_id"], "name": model["name"], "regions": regions}
        for day, found in ends
        for model, regions in found
    ]
    (site.src / "upcoming.json").write_text(json.dumps({"as_of": listing["as_of"], "ends": feed}, indent=1) + "\n", encoding="utf-8")
    (site.src / "upcoming.ics").write_bytes(calendar(ends).encode())
    print(f"{len(site.pages)} pages")


if __name__ == "__main__":
    main()
