#!/usr/bin/env python3
"""Fixes copies of repositories and checks every file that changed.

usage: tools/fix-check.py BINARY CLONE... [--as-of DAY] [--region REGION]

For each clone, with `--fix --unsafe-fixes` and again with `--all`: a changed file differs from the old one in edits of its
findings alone; JSON, notebooks, TOML, Python and (where PyYAML is installed) YAML that could be read before can be read
after, with the same values but for the ids, no key twice, and no list with two entries that became equal; no id that was
written is itself reported, a passed floor aside, which is counted; `--diff | git apply` gives the same files; a second
run changes nothing. The clones are read, never written. Exit code 1 where a check fails.
"""

import argparse
import ast
import collections
import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import tomllib

try:
    import yaml
except ImportError:
    yaml = None

MODES = (["--unsafe-fixes"], ["--unsafe-fixes", "--all"])


def run(binary, folder, *options):
    command = [binary, "check", "--isolated", "--no-ignore", *options, "."]
    result = subprocess.run(command, cwd=folder, capture_output=True, check=False)
    if result.returncode not in (0, 1):
        sys.exit(f"{' '.join(command)} in {folder}: {result.stderr.decode(errors='replace')}")
    return result


def findings(binary, folder, options):
    report = run(binary, folder, *options, "--all", "--format", "jsonl")
    by_path = collections.defaultdict(list)
    for line in report.stdout.splitlines():
        finding = json.loads(line)
        by_path[finding["path"]].append(finding)
    return by_path


def encoder(old):
    """How text is written in a file that begins like this one."""
    if old.startswith(b"\xff\xfe") and not old.startswith(b"\xff\xfe\0\0"):
        return lambda text: text.encode("utf-16-le")
    if old.startswith(b"\xfe\xff"):
        return lambda text: text.encode("utf-16-be")
    return lambda text: text.encode()


def made(old, new, found):
    """The places in `new` of the edits that make it of `old`; None where something else changed."""
    encode = encoder(old)
    edits = {
        (edit["byte_start"], edit["byte_end"], encode(edit["text"]))
        for finding in found
        for edit in (finding["replacement"] or {}).get("edits", [])
    }
    return places_of(old, new, sorted(edits), 0, 0)


def places_of(old, new, edits, source, target):
    while edits:
        (start, end, text), *edits = edits
        if start < source:
            continue
        if old[source:start] != new[target : target + start - source]:
            return None
        at = target + start - source
        # An id can begin with the one that it becomes, or the other way round, so that both ways are tried.
        if new.startswith(text, at) and (rest := places_of(old, new, edits, end, at + len(text))) is not None:
            return [(at, at + len(text)), *rest]
    return [] if old[source:] == new[target:] else None


def pairs(items):
    keys = [key for key, _ in items]
    if len(set(keys)) < len(keys):
        raise ValueError("a key twice")
    return dict(items)


def parsed(path, data):
    """What a file says, as lists, dicts and leaves; None where nobody here reads it."""
    try:
        text = data.decode("utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
        match path.suffix:
            case ".json" | ".ipynb":
                return json.loads(text, object_pairs_hook=pairs)
            case ".toml":
                return tomllib.loads(text)
            case ".yaml" | ".yml" if yaml:
                return list(yaml.load_all(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
            case ".py":
                return python(ast.parse(text))
    except (ValueError, SyntaxError, RecursionError):
        return None
    except Exception as error:  # noqa: BLE001 PyYAML raises several kinds.
        if yaml and isinstance(error, yaml.YAMLError):
            return None
        raise
    return None


def python(node):
    if isinstance(node, (ast.List, ast.Tuple, ast.Set)):
        return [python(item) for item in node.elts]
    if isinstance(node, ast.AST):
        return {type(node).__name__ + "." + name: python(value) for name, value in ast.iter_fields(node)}
    if isinstance(node, list):
        # A body is no list of values: two equal statements may follow each other.
        return {str(at): python(item) for at, item in enumerate(node)}
    return repr(node)


def difference(old, new, replaced):
    """How two values differ by more than ids, or None."""
    if isinstance(old, dict) and isinstance(new, dict):
        if list(old) != list(new):
            return f"keys {list(old)} became {list(new)}"
        return next((found for key in old if (found := difference(old[key], new[key], replaced))), None)
    if isinstance(old, list) and isinstance(new, list) and len(old) == len(new):
        leaves = [at for at, value in enumerate(new) if isinstance(value, str)]
        for at in leaves:
            for other in leaves[: leaves.index(at)]:
                if new[at] == new[other] and old[at] != old[other]:
                    return f"{new[at]} twice in a list"
        return next((found for one, other in zip(old, new) if (found := difference(one, other, replaced))), None)
    if old == new or old != old:
        return None
    if isinstance(old, str) and isinstance(new, str) and normal(old, replaced) == normal(new, replaced):
        return None
    return f"{old!r} became {new!r}"


def normal(text, replaced):
    """The text with every id, old and new, as one word."""
    for id_ in sorted({id_ for pair in replaced for id_ in pair}, key=len, reverse=True):
        text = text.replace(id_, "ID")
    return text


def files(folder):
    return [path for path in sorted(folder.rglob("*")) if path.is_file() and not path.is_symlink() and ".git" not in path.parts]


class Check:
    """Of one clone, in one mode."""

    def __init__(self, binary, clone, mode, options, scratch):
        self.binary, self.clone, self.mode, self.options = binary, clone, mode, options
        self.copy = scratch / "copy"
        self.problems, self.counts = [], collections.Counter()

    def copied(self, name):
        folder = self.copy.with_name(name)
        shutil.copytree(self.clone, folder, symlinks=True, ignore=shutil.ignore_patterns(".git"))
        subprocess.run(["git", "init", "-q", folder], check=True)
        return folder

    def run(self):
        copy = self.copied("copy")
        before = findings(self.binary, copy, self.options)
        for finding in (finding for found in before.values() for finding in found):
            replacement = finding["replacement"]
            self.counts["suggested: " + (replacement["applicability"] if replacement else "none")] += 1
        diff = run(self.binary, copy, *self.options, *self.mode, "--diff").stdout
        told = run(self.binary, copy, *self.options, *self.mode, "--fix", "--format", "concise").stderr.decode()
        self.counts["refused"] += told.count(" is not fixed: ")
        after = findings(self.binary, copy, self.options)
        state = {}
        for path in files(copy):
            name = path.relative_to(copy)
            new = path.read_bytes()
            old = (self.clone / name).read_bytes()
            if old != new:
                state[name] = new
                self.file(name, old, new, before[str(name)], after[str(name)])
        run(self.binary, copy, *self.options, *self.mode, "--fix", "--format", "concise")
        if any((copy / name).read_bytes() != new for name, new in state.items()):
            self.problems.append("a second run changed something")
        self.apply(diff, state)
        shutil.rmtree(copy)
        self.counts["files changed"] = len(state)

    def file(self, name, old, new, before, after):
        places = made(old, new, before)
        if places is None:
            self.problems.append(f"{name}: something else than its edits changed")
            return
        self.counts["ids written"] += len(places)
        for finding in after:
            start, end = finding["byte_start"], finding["byte_end"]
            if any(start < last and first < end for first, last in places):
                self.counts[f"written and reported: {finding['lint']}"] += 1
                if finding["lint"] != "floor-passed":
                    self.problems.append(f"{name}:{finding['line']}: {finding['text']} was written: {finding['lint']}")
        said = parsed(name, old)
        if said is not None:
            self.counts[f"read again: {name.suffix}"] += 1
            replaced = {(f["text"], f["replacement"]["text"]) for f in before if f["replacement"] and f["replacement"]["text"]}
            says = parsed(name, new)
            problem = "cannot be read any more" if says is None else difference(said, says, replaced)
            if problem:
                self.problems.append(f"{name}: {problem}")

    def apply(self, diff, state):
        copy = self.copied("applied")
        if diff:
            result = subprocess.run(["git", "apply", "--whitespace=nowarn", "-"], cwd=copy, input=diff, capture_output=True, check=False)
            if result.returncode:
                self.problems.append(f"git apply: {result.stderr.decode(errors='replace')}")
        for name, new in state.items():
            if (copy / name).read_bytes() != new:
                self.problems.append(f"{name}: git apply makes something else of it")
        shutil.rmtree(copy)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("binary", type=pathlib.Path)
    parser.add_argument("clones", type=pathlib.Path, nargs="+")
    parser.add_argument("--as-of", default="today")
    parser.add_argument("--region", action="append", default=[])
    args = parser.parse_args()
    sys.setrecursionlimit(20_000)
    options = ["--as-of", args.as_of, *(f"--region={region}" for region in args.region)]
    failed = False
    for mode in MODES:
        total = collections.Counter()
        for clone in args.clones:
            with tempfile.TemporaryDirectory() as scratch:
                check = Check(args.binary.resolve(), clone.resolve(), mode, options, pathlib.Path(scratch))
                check.run()
            total += check.counts
            failed |= bool(check.problems)
            for problem in check.problems:
                print(f"{clone.name}: {problem}")
        print(f"--fix {' '.join(mode)}, {len(args.clones)} repositories")
        for what, count in sorted(total.items()):
            print(f"  {what}: {count}")
    sys.exit(failed)


if __name__ == "__main__":
    main()
