#!/usr/bin/env python3
"""Keeps what the program says of whole folders, and compares two such records.

    tools/golden.py write FILE FOLDER…    inventory --all and check --all of each folder, one reference a line
    tools/golden.py diff OLD NEW          the differences, grouped by kind of change, with examples

FILE must lie outside this repository. Before the command, --bin names the program and --examples how many references of a kind
are shown.
"""

import argparse
import collections
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent.parent
FIELDS = ["place", "key_path", "role", "language", "state", "lint", "severity", "edit", "offer"]


def run(binary, folder, command):
    how = [command, "--isolated", "--as-of", "2026-11-29", "--all", "--format", "jsonl", "."]
    done = subprocess.run([binary, *how], cwd=folder, capture_output=True)
    if done.returncode > 1:
        print(f"{folder}: {done.stderr.decode(errors='replace')}", file=sys.stderr)
    return [json.loads(line) for line in done.stdout.splitlines()]


def write(args):
    out = pathlib.Path(args.file).resolve()
    if out.is_relative_to(HERE):
        sys.exit(f"{out} lies in this repository")
    with out.open("w") as file:
        for folder in args.folder:
            rows = {}
            for row in run(args.bin, folder, "inventory") + run(args.bin, folder, "check"):
                offer = row.get("replacement") or {}
                row |= {"edit": offer.get("applicability"), "offer": offer.get("text")}
                kept = {field: row.get(field) for field in FIELDS}
                # Several findings can be about one place; the inventory's row is the first, and a finding fills it in.
                at = (row["path"], row["byte_start"], row["byte_end"])
                kept |= {"line": row["line"], "text": row["text"]}
                rows[at] = kept if at not in rows or row.get("lint") else rows[at]
            for (path, start, end), kept in sorted(rows.items()):
                name = pathlib.Path(folder).resolve().name
                file.write(json.dumps({"folder": name, "path": path, "start": start, "end": end, **kept}) + "\n")


def read(name):
    rows = map(json.loads, pathlib.Path(name).read_text().splitlines())
    return {(row["folder"], row["path"], row["start"], row["end"]): row for row in rows}


def diff(args):
    old, new = read(args.old), read(args.new)
    kinds = collections.defaultdict(list)
    for at in sorted(old.keys() | new.keys()):
        row = new.get(at) or old[at]
        where = f"{row['folder']}/{row['path']}:{row['line']}: {row['text']}"
        if at not in old or at not in new:
            kinds["found" if at in new else "no longer found"].append(where)
            continue
        for field in FIELDS:
            before, after = old[at][field], new[at][field]
            if before == after:
                continue
            # A key path or an offer differs in its own way each time: one kind each.
            kind = field if field in ("key_path", "offer") and before and after else f"{field} {before} → {after}"
            shown = f"{where} ({before} → {after})" if kind == field else where
            kinds[kind].append(shown)
    print(f"{len(old)} references before, {len(new)} after, {sum(map(len, kinds.values()))} differences")
    for kind, places in sorted(kinds.items(), key=lambda item: -len(item[1])):
        print(f"\n{len(places)}  {kind}")
        for place in places[: args.examples]:
            print(f"    {place}")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=str(HERE / "target/debug/bedrock-lint"))
    parser.add_argument("--examples", type=int, default=5)
    commands = parser.add_subparsers(required=True)
    command = commands.add_parser("write")
    command.add_argument("file")
    command.add_argument("folder", nargs="+")
    command.set_defaults(do=write)
    command = commands.add_parser("diff")
    command.add_argument("old")
    command.add_argument("new")
    command.set_defaults(do=diff)
    args = parser.parse_args()
    args.bin = str(pathlib.Path(args.bin).resolve())
    args.do(args)


main()
