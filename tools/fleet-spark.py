#!/usr/bin/env python3
"""usage: tools/fleet-spark.py PROGRAM COUNT

Runs the code of docs/fleet.md on a local Spark over COUNT small documents that are made here, one in fifty with a finding, and compares it with one
process over the same documents: findings, documents a second, and documents a second of processor time, which other programs on the machine hardly change. A million documents take some 3 GB of memory. It needs
Java, and pyspark, pandas and pyarrow.
"""

import json
import os
import re
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PLAIN = [
    "import os\nprint(os.environ['HOME'])\n" * 4,
    'resource "x" "y" {\n  name = "z"\n}\n' * 4,
    "# Notes\n\nNothing here.\n" * 6,
]


def row(number):
    text = {0: "M = 'anthropic.claude-v2'\n", 1: "M = 'amazon.nova-pro-v1:0'\n"}.get(number % 50, PLAIN[number % 3])
    return f"src/f{number}.py", text, f"acme/r{number % 2000}", "0123abcd"


def processor_time():
    """The seconds of processor time of this process and of all below it, those that have ended included."""
    times, children = {}, {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            fields = (folder / "stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
        except OSError:
            continue
        process, parent = int(folder.name), int(fields[1])
        times[process] = sum(map(int, fields[11:15]))
        children.setdefault(parent, []).append(process)
    ticks, waiting = 0, [os.getpid()]
    while waiting:
        process = waiting.pop()
        ticks += times.get(process, 0)
        waiting += children.get(process, [])
    return ticks / os.sysconf("SC_CLK_TCK")


def measured(what, count, run):
    start, worked = time.monotonic(), processor_time()
    findings = run()
    seconds, worked = time.monotonic() - start, processor_time() - worked
    print(
        f"{what}: {findings} findings, {seconds:.1f} s, {count / seconds:.0f} documents a second; "
        f"{worked:.1f} s of processor time, {count / worked:.0f} documents a second a core",
        flush=True,
    )
    return findings


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    program, count = Path(sys.argv[1]).resolve(), int(sys.argv[2])
    os.environ["PATH"] = f"{program.parent}{os.pathsep}{os.environ['PATH']}"
    os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    code = re.search(r"```python\n(.*?)```", (ROOT / "docs/fleet.md").read_text(encoding="utf-8"), re.DOTALL).group(1)
    names = ("path", "text", "repository", "commit")
    lines = "".join(json.dumps(dict(zip(names, row(number)))) + "\n" for number in range(count))
    command = ["bedrock-lint", "check", "--documents", "-", "--isolated", "--quiet", "--exit-zero", "--as-of", "2026-11-23"]

    def process(threads):
        ran = subprocess.run([*command, "--threads", threads], input=lines, capture_output=True, text=True, check=True)
        return ran.stdout.count("\n")

    alone = measured("one process, 1 thread", count, lambda: process("1"))
    measured("one process, 2 threads", count, lambda: process("2"))
    from pyspark.sql import SparkSession

    spark = SparkSession.builder.master("local[2]").config("spark.ui.enabled", "false").config("spark.driver.memory", "4g").getOrCreate()
    rows = spark.sparkContext.parallelize(range(count), 8).map(row)
    documents = rows.toDF("path string, text string, repository string, commit string").cache()
    documents.count()
    scope = {"documents": documents}
    exec(code, scope)  # noqa: S102: the guide's own code
    fleet = measured("Spark, local[2]", count, lambda: scope["findings"].count())
    sys.exit(None if fleet == alone else "the findings differ")


if __name__ == "__main__":
    main()
