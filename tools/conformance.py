#!/usr/bin/env python3
"""Shows the cells of the conformance table that fail, with what was expected and what the program says.

    tools/conformance.py [--bin PATH] [--source] [--new] [FILTER…]

A filter is a part of a cell's name, `family/construct/language`: `equal`, `/python`, `compared/`. Cells that failing.txt lists are
marked with `*`. tests/it/conformance/README.md describes the table.
"""

import argparse
import collections
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

HERE = pathlib.Path(__file__).resolve().parent.parent
TABLE = HERE / "tests/it/conformance"
CASES = HERE / "fixtures/cases/places"
IDS = tomllib.loads((TABLE / "ids.toml").read_text())


class Cell:
    def __init__(self, name, expected, language, snippet):
        self.name, self.expected = name, expected
        spec = LANGUAGES[language]
        around = "«»\n" if expected.get("in") == "file" else spec.get(expected.get("in", "code"), "«»\n")
        text = around.replace("«»", snippet.strip("\n"))
        self.file = expected.get("file", spec["file"])
        self.spans = []
        out = b""
        while "«" in text:
            before, rest = text.split("«", 1)
            word, text = rest.split("»", 1)
            out += before.encode()
            if IDS[word].get("asked", True):
                self.spans.append(len(out))
            out += IDS[word]["id"].encode()
        self.bytes = out + text.encode()
        assert self.spans or "silent" in expected, f"{name}: no id is asked for"


LANGUAGES = tomllib.loads((TABLE / "languages.toml").read_text())
CODE = {"in", "file"}


def fields(words):
    return dict(word.split("=", 1) for word in words)


def family(path):
    cells, construct, pending, count = [], None, None, {}

    def close():
        if pending:
            for language in pending[0]:
                key = f"{path.stem}/{construct[0]}/{language}"
                count[key] = count.get(key, 0) + 1
                name = key if count[key] == 1 else f"{key}-{count[key]}"
                cells.append(Cell(name, {**construct[1], **pending[1]}, language, "\n".join(pending[2])))

    for number, line in enumerate(path.read_text().split("\n"), 1):
        try:
            if line.startswith("=== "):
                close()
                word, *rest = line[4:].split()
                construct, pending = (word, fields(rest)), None
            elif line.startswith("--- ") and line != "--- ":
                close()
                words = line[4:].split()
                pending = (words[0].split(","), fields(words[1:]), [])
            elif pending:
                pending[2].append(line)
        except Exception as error:
            sys.exit(f"{path.name}:{number}: {error}: {line}")
    close()
    return cells


def run(binary, folder, *args):
    command = [binary, *args, "--as-of", "2026-11-29", "--all", "--format", "jsonl", "."]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    if done.returncode > 1:
        sys.exit(done.stderr)
    return {(row["path"], row["byte_start"]): row for row in map(json.loads, done.stdout.splitlines())}


def covering(rows, path, at):
    """The row of the reference that holds the byte: an ARN or a path may begin before the id."""
    if (path, at) in rows:
        return rows[path, at]
    return next((r for (p, s), r in rows.items() if p == path and s <= at < r["byte_end"]), None)


def actual(listed, plain, named, path, at):
    place, found, wished = (covering(rows, path, at) for rows in (listed, plain, named))
    said = found or place
    offers = [(row or {}).get("replacement") or {} for row in (found, wished)]
    ways = [offer.get("applicability") for offer in offers]
    written = [offer.get("text") if offer.get("applicability") == "machine-applicable" else None for offer in offers]
    if ways[0] == "machine-applicable":
        edited = "yes"
    elif "machine-applicable" in ways:
        edited = "named"
    elif "maybe-incorrect" in ways:
        edited = "look"
    else:
        edited = "never"
    return {
        "place": said["place"] if said else "none",
        "path": (said or {}).get("key_path") or "none",
        "role": said["role"] if said else "none",
        "severity": found["severity"] if found else "none",
        "lint": found["lint"] if found else "none",
        "edited": edited,
        "text": offers[0].get("text") or "none",
        "written": written[0] or "none",
        "written-named": written[1] or "none",
    }


SEVERITIES = ["none", "note", "warning", "error"]


def holds(key, want, got):
    if key == "edited" and want == "no":
        return got in ("look", "never")
    if key == "most":
        return SEVERITIES.index(got) <= SEVERITIES.index(want)
    alternatives = want.split("|")
    if want.startswith("!"):
        return got not in want[1:].split("|")
    if want.startswith("^"):
        return got.startswith(want[1:])
    return got in alternatives


def differences(expected, got):
    if got["place"] == "none":
        return ["the id is not found"]
    out = []
    for key, want in expected.items():
        if key in CODE or want == "any":
            continue
        have = got["severity" if key == "most" else key]
        if not holds(key, want, have):
            out.append(f"{key}: expected {want}, is {have}")
    return out


def runs(binary, folder, config, more):
    """Every reference, the findings, and the findings where a config names the new models."""
    named = ["--config", str(TABLE / "named.toml")]
    ways = [("inventory", config), ("check", config), ("check", named)]
    return [run(binary, folder, command, *how, *more) for command, how in ways]


class Line:
    """An expectation of the ids on a line of a case, as a cell."""

    def __init__(self, name, expected, text, got):
        self.name, self.expected, self.bytes, self.got = name, expected, text, got
        self.wrong = [differences(expected, one) for one in got]


def cases(binary):
    """The expectations of whole folders, judged."""
    out = []
    for case in (CASES / "expected.txt").read_text().split("\n=== ")[1:]:
        head, *lines = case.strip().split("\n")
        name, *options = head.split()
        with tempfile.TemporaryDirectory() as folder:
            shutil.copytree(CASES / name, folder, dirs_exist_ok=True)
            os.mkdir(f"{folder}/.git")
            config = [] if os.path.exists(f"{folder}/bedrock-lint.toml") else ["--isolated"]
            region = fields(options).get("region")
            listed, plain, named = runs(binary, folder, config, ["--region", region] if region else [])
            for line in lines:
                place, *words = line.split()
                expected = fields(words)
                part = expected.pop("id", None)
                path, number = place.rsplit(":", 1)
                asked = [
                    start
                    for (file, start), row in listed.items()
                    if (file, row["line"]) == (path, int(number))
                    and (part in row["text"] if part else row["state"] != "active")
                ]
                got = [actual(listed, plain, named, path, start) for start in asked]
                text = pathlib.Path(folder, path).read_bytes().split(b"\n")[int(number) - 1]
                out.append(Line(f"cases/{name}/{place}", expected, text, got))
    return out


def judge(binary, cells):
    with tempfile.TemporaryDirectory() as folder:
        os.mkdir(f"{folder}/.git")
        paths = []
        for number, cell in enumerate(cells):
            path = f"k{number:04}/{cell.file}"
            paths.append(path)
            full = pathlib.Path(folder, path)
            full.parent.mkdir(parents=True)
            full.write_bytes(cell.bytes)
        listed, plain, named = runs(binary, folder, ["--isolated"], ["--region", "us-east-1"])
        for cell, path in zip(cells, paths):
            cell.got = [actual(listed, plain, named, path, at) for at in cell.spans]
            cell.wrong = [differences(cell.expected, got) for got in cell.got]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bin", default=str(HERE / "target/debug/bedrock-lint"))
    parser.add_argument("--source", action="store_true")
    parser.add_argument("--new", action="store_true", help="only cells that failing.txt does not list")
    parser.add_argument("filter", nargs="*")
    args = parser.parse_args()
    args.filter = [part if part.startswith("/") or not part.endswith("/") else "/" + part for part in args.filter]
    known = set((TABLE / "failing.txt").read_text().split("\n"))
    known |= {"cases/" + line for line in (CASES / "failing.txt").read_text().split("\n")}
    total = collections.Counter()
    passed = collections.Counter()
    answers = collections.defaultdict(set)
    def is_asked(name):
        return not args.filter or any(part in f"/{name}/" for part in args.filter)

    families = {path.stem: family(path) for path in sorted(TABLE.glob("*.txt")) if path.name != "failing.txt"}
    for name, cells in families.items():
        families[name] = [cell for cell in cells if is_asked(cell.name)]
        if families[name]:
            judge(args.bin, families[name])
    families["cases"] = [line for line in cases(args.bin) if is_asked(line.name)]
    for name, cells in families.items():
        for cell in cells:
            total[name] += 1
            wrong = [difference for one in cell.wrong for difference in one]
            answers["/".join(cell.name.split("/")[:2])].add("as expected" if not wrong else "; ".join(sorted(set(wrong))))
            if not wrong:
                passed[name] += 1
                continue
            if args.new and cell.name in known:
                continue
            print(f"{'*' if cell.name in known else ' '} {cell.name}: {' | '.join(dict.fromkeys(wrong))}")
            if args.source:
                print("    " + cell.bytes.decode().rstrip().replace("\n", "\n    "))
    for name in total:
        print(f"{name}: {passed[name]} of {total[name]}, {passed[name] / total[name]:.3f}", file=sys.stderr)
    all_of, sum_of = sum(passed.values()), max(sum(total.values()), 1)
    alike = sum(len(one) == 1 for one in answers.values())
    print(f"all: {all_of} of {sum_of}, {all_of / sum_of:.3f}; {alike} of {len(answers)} constructs have one answer", file=sys.stderr)


main()
