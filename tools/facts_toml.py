"""Writes the few shapes of TOML that rules/ has, for people to read. See facts-to-rules.py."""
import json
import re
from datetime import date

WIDTH = 120


class Inline(dict):
    """A table that is written in one line."""


def key(name):
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else string(name)


def string(text):
    return json.dumps(text, ensure_ascii=False)


def scalar(value):
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return f"{value:_}" if value >= 100_000 else str(value)
    if isinstance(value, (float, date)):
        return repr(value) if isinstance(value, float) else value.isoformat()
    if isinstance(value, str):
        return string(value)
    if isinstance(value, Inline):
        return "{ " + ", ".join(f"{key(name)} = {scalar(item)}" for name, item in value.items()) + " }"
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(map(scalar, value)) + "]"
    raise TypeError(value)


def array(items, start):
    """An array, in several lines where one is too long; `start` is what stands before it."""
    whole = scalar(items)
    if start + len(whole) <= WIDTH:
        return whole
    lines, line = [], "   "
    for item in map(scalar, items):
        if len(line) + len(item) + 2 > WIDTH and line.strip():
            lines.append(line)
            line = "   "
        line += f" {item},"
    return "\n".join(["[", *lines, line, "]"])


def assignment(name, value):
    start = f"{key(name)} = "
    return start + (array(value, len(start)) if isinstance(value, (list, tuple)) else scalar(value))


def table(header, values):
    return "\n".join([header, *(assignment(name, value) for name, value in values.items())])
