#!/usr/bin/env python3
"""Measures the linter on labelled files of public repositories.

usage: measure.py CLONES [--set dev|hard-dev] [--linter PROGRAM] [--live] [--constants] [--show N]

CLONES holds a clone of each repository of the set as CLONES/OWNER/NAME (bare or not) with the labelled commit in it;
`--list` prints what to clone. The files are laid out in a temporary folder, `bedrock-lint inventory` reads them, and
what it lists is compared with the labels. A label is a fact about a public file: where an id stands, which model it
names, what kind of place it is. The files themselves are not kept here.

A row of the inventory without a model (a pattern, an opaque ARN) is left out. Everything else either meets a label
that expects a report or is a false positive, unknown ids too.

  --live       only ids in live code and config have to be found, those in comments, documents, tests and tables may be
  --constants  constants of the AWS CDK have to be found too
"""
import argparse
import collections
import csv
import json
import os
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
ROLES = {"test": "test", "docs": "doc", "recorded": "recording", "code": "code", "config": "code", "notebook": "code"}


def rows(name):
    with open(os.path.join(HERE, name), encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE))


def lay_out(files, clones, into):
    missing = []
    for row in files:
        clone = os.path.join(clones, row["repository"])
        got = subprocess.run(["git", "-C", clone, "show", f"{row['commit']}:{row['path']}"], capture_output=True)
        if got.returncode:
            missing.append(f"{row['repository']}@{row['commit'][:12]}:{row['path']}")
            continue
        path = os.path.join(into, row["repository"], row["path"])
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(got.stdout)
    return missing


def inventory(linter, folder):
    command = [linter, "inventory", "--all", "--isolated", "--no-ignore", "--format", "jsonl", "--as-of", "2026-11-23", "."]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if run.returncode not in (0, 1):
        sys.exit(run.stderr)
    return [row for row in map(json.loads, run.stdout.splitlines()) if row["model_id"] and row["form"] != "pattern"]


def role_of(label):
    if label["syntax"] == "notebook-output":
        return "recording"
    if label["syntax"] == "notebook-markdown":
        return "doc"
    return ROLES.get(label["place"])


def score(found, labels, live, constants):
    by_line = collections.defaultdict(list)
    for label in labels:
        flags = label["flags"].split(",")
        optional = ("ext" in flags and not constants) or (live and "soft" in flags)
        label["is"] = "negative" if label["expect"] != "report" else "optional" if optional else "positive"
        label["hit"] = False
        by_line[label["file"], int(label["line"])].append(label)
    counts, roles, comments, wrong = collections.Counter(), collections.Counter(), collections.Counter(), []
    for row in found:
        start, end = row["column"], row["column"] + row["byte_end"] - row["byte_start"]
        overlapping = [
            label
            for label in by_line[row["path"].removeprefix("./"), row["line"]]
            if start < int(label["column"]) + len(label["text"].encode()) and int(label["column"]) < end
        ]
        order = ["positive", "optional", "negative"]
        overlapping.sort(key=lambda label: (order.index(label["is"]), label["hit"], label["text"] != row["text"]))
        label = overlapping[0] if overlapping else None
        if label is None or label["is"] == "negative":
            counts["false positive"] += 1
            wrong.append(("false positive", row["path"], row["line"], row["text"]))
            continue
        if label["is"] == "optional" or label["hit"]:
            continue
        label["hit"] = True
        counts["found"] += 1
        counts["same model"] += row["model_id"].lower() == label["model_id"]
        if role_of(label):
            roles[("code" if row["role"] == "config" else row["role"]) == role_of(label)] += 1
        if label["syntax"] in ("comment", "string", "config-value", "key"):
            comments[(label["syntax"] == "comment") == (row["place"] in ("comment", "docstring"))] += 1
    for label in labels:
        if label["is"] == "positive" and not label["hit"]:
            counts["missed"] += 1
            wrong.append(("missed", label["file"], label["line"], label["text"]))
    return counts, roles, comments, wrong


def share(counter):
    total = counter[True] + counter[False]
    return counter[True] / total if total else 1.0


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("clones", nargs="?")
    options.add_argument("--set", default="dev", choices=["dev", "hard-dev"])
    options.add_argument("--linter", default="bedrock-lint")
    options.add_argument("--live", action="store_true")
    options.add_argument("--constants", action="store_true")
    options.add_argument("--show", type=int, default=20)
    options.add_argument("--list", action="store_true", help="print repositories and commits, and stop")
    options = options.parse_args()
    files = rows(f"{options.set}-files.tsv")
    if options.list:
        print(*sorted({f"https://github.com/{row['repository']} {row['commit']}" for row in files}), sep="\n")
        return 0
    if not options.clones:
        sys.exit("measure.py: where are the clones? (--list prints what to clone)")
    with tempfile.TemporaryDirectory() as folder:
        missing = lay_out(files, options.clones, folder)
        found = inventory(os.path.abspath(options.linter) if os.sep in options.linter else options.linter, folder)
    counts, roles, comments, wrong = score(found, rows(f"{options.set}-labels.tsv"), options.live, options.constants)
    precision = counts["found"] / max(1, counts["found"] + counts["false positive"])
    recall = counts["found"] / max(1, counts["found"] + counts["missed"])
    f1 = 2 * precision * recall / max(1e-9, precision + recall)
    print(f"{options.set}: F1 {f1:.4f}, precision {precision:.4f}, recall {recall:.4f} ({counts['found']} found)")
    print(f"model right {counts['same model'] / max(1, counts['found']):.4f}, role {share(roles):.4f}, comment {share(comments):.4f}")
    for name in missing:
        print(f"  not laid out: {name}")
    for kind, path, line, text in wrong[: options.show]:
        print(f"  {kind}: {path}:{line} {text}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
