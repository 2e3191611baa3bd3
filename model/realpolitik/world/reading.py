"""YAML 1.2 into plain data that remembers where every key and value stood."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path as File
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from realpolitik.world import texts
from realpolitik.world.problems import Path, Problem, ProblemsFound, dotted

LARGEST_FILE = 4_000_000  # bytes
MOST_VALUES = 200_000  # after aliases are written out
DEEPEST = 40
PLAIN_TAGS = {"null", "bool", "int", "float", "str"}


@dataclass(frozen=True)
class Place:
    """Where something stands: file, line and column, both from 1."""

    file: str
    line: int
    column: int


@dataclass(frozen=True)
class Document:
    """Plain data with the place of every key and every value by path."""

    file: str
    data: dict[str, Any]
    keys: dict[Path, Place] = field(default_factory=dict)
    values: dict[Path, Place] = field(default_factory=dict)

    def place(self, path: Path, *, key: bool = False) -> Place:
        """The place of a value (or key); where it is missing, that of the nearest key above it."""
        if not key and path in self.values:
            return self.values[path]
        for length in range(len(path), 0, -1):
            if path[:length] in self.keys:
                return self.keys[path[:length]]
            if path[:length] in self.values:
                return self.values[path[:length]]
        return Place(self.file, 1, 1)

    def problem(
        self,
        path: Path,
        rule: str,
        *,
        value: object = None,
        remedy: str = "",
        key: bool = False,
        severity: Any = "error",
    ) -> Problem:
        """A problem at a path of this document."""
        place = self.place(path, key=key)
        found = "" if value is None else shown(value)
        return Problem(place.file, place.line, place.column, dotted(path), rule, found, remedy, severity)


def shown(value: object) -> str:
    """A value as it may be printed within a line."""
    if isinstance(value, bool):
        return str(value).lower()
    text = (
        f"{value:g}" if isinstance(value, float) else f'"{value}"' if isinstance(value, str) else str(value)
    )
    return text if len(text) <= 60 else text[:57] + "..."


def read(file: File) -> Document:
    """Read a YAML file; raise ProblemsFound with all that is wrong with it as YAML."""
    return _parse(str(file), texts.content(file, lambda: _content(file)))


def shipped(file: File) -> Document:
    """Read a YAML file of the program itself, which no study keeps: the program's digest knows it."""
    return _parse(str(file), _content(file))


def _content(file: File) -> bytes:
    try:
        size = file.stat().st_size
        if size > LARGEST_FILE:
            rule, remedy = "the file is too large", f"At most {LARGEST_FILE} bytes are read."
            raise ProblemsFound([Problem(str(file), 0, 0, "", rule, f"{size} bytes", remedy)])
        return file.read_bytes()
    except OSError as error:
        reason = (error.strerror or "unreadable").lower()
        raise ProblemsFound([Problem(str(file), 0, 0, "", f"cannot be read: {reason}")]) from None


@lru_cache(maxsize=32)
def _parse(file: str, content: bytes) -> Document:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        problem = Problem(file, line, 1, "", "the file is not UTF-8 text", "", "Save it as UTF-8.")
        raise ProblemsFound([problem]) from None
    yaml = YAML(typ="safe", pure=True)
    try:
        node = yaml.compose(text)
    except (YAMLError, RecursionError, ValueError) as error:
        raise ProblemsFound([_syntax(file, text, error)]) from None
    if not isinstance(node, MappingNode):
        line = node.start_mark.line + 1 if node is not None else 1
        rule = "the file must hold one mapping of keys to values"
        raise ProblemsFound(
            [Problem(file, line, 1, "", rule, "", "Start with a line such as `kind: scenario`.")]
        )
    builder = _Builder(file, yaml)
    data = builder.build(node, (), 0)
    if builder.problems:
        raise ProblemsFound(builder.problems)
    return Document(file, data, builder.keys, builder.values)


def _syntax(file: str, text: str, error: Exception) -> Problem:
    """A syntax error as a problem, with the usual cause."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    line, column = (mark.line + 1, mark.column + 1) if mark is not None else (1, 1)
    lines = text.splitlines()
    source = lines[line - 1] if line <= len(lines) else ""
    what = (
        error.problem if isinstance(error, MarkedYAMLError) and error.problem else str(error).splitlines()[0]
    )
    if isinstance(error, RecursionError):
        what = "nested too deeply"
    if re.match(r"[ ]*\t", source):
        return Problem(
            file, line, column, "", "a tab indents this line", "", "YAML indents with spaces only."
        )
    remedy = "Check indentation, colons, brackets and quotes here and on the line before."
    return Problem(file, line, column, "", f"not valid YAML: {what}", "", remedy)


class _Builder:
    """Turns YAML nodes into data, collecting problems instead of stopping at the first."""

    def __init__(self, file: str, yaml: YAML) -> None:
        self.file = file
        self.yaml = yaml
        self.problems: list[Problem] = []
        self.keys: dict[Path, Place] = {}
        self.values: dict[Path, Place] = {}
        self.count = 0

    def build(self, node: Node, path: Path, depth: int) -> Any:
        self.count += 1
        if self.count > MOST_VALUES or depth > DEEPEST:
            rule = "aliases make this file explode" if self.count > MOST_VALUES else "nested too deeply"
            remedy = "Write the values out instead of nesting aliases."
            raise ProblemsFound([*self.problems, self._problem(node, path, rule, remedy=remedy)])
        self.values[path] = self._place(node)
        if isinstance(node, MappingNode):
            return dict(self._items(node, path, depth))
        if isinstance(node, SequenceNode):
            return [self.build(item, (*path, index), depth + 1) for index, item in enumerate(node.value)]
        return self._scalar(node, path)

    def _items(self, node: MappingNode, path: Path, depth: int) -> Iterator[tuple[str, Any]]:
        seen: dict[str, int] = {}
        for key_node, value_node in node.value:
            if not isinstance(key_node, ScalarNode):
                self.problems.append(
                    self._problem(key_node, path, "a key must be a plain word", remedy="Write `word: value`.")
                )
                continue
            key = str(key_node.value)
            here = (*path, key)
            if key in seen:
                rule = f"the key `{key}` stands twice in the same mapping; first on line {seen[key]}"
                self.problems.append(self._problem(key_node, here, rule, remedy="Keep one of the two."))
                continue
            seen[key] = key_node.start_mark.line + 1
            self.keys[here] = self._place(key_node)
            yield key, self.build(value_node, here, depth + 1)

    def _scalar(self, node: Node, path: Path) -> Any:
        tag = str(node.tag).rsplit(":", 1)[-1]
        if tag == "timestamp":  # dates stay text; the schema asks for YYYY-MM
            return str(node.value)
        if tag not in PLAIN_TAGS:
            rule = f"the tag `{node.tag}` is not used in these files"
            self.problems.append(self._problem(node, path, rule, remedy="Write a plain value."))
            return None
        if tag == "str":
            return str(node.value)
        try:
            value = self.yaml.constructor.construct_object(node)
        except (YAMLError, ValueError, LookupError, TypeError):  # a forced tag on what does not fit it
            rule = f"does not read as {tag}"
            self.problems.append(self._problem(node, path, rule, shown(node.value), "Write a plain value."))
            return None
        if isinstance(value, float):
            value = float(value)
            if value != value or value in (float("inf"), float("-inf")):
                rule = "a number must be finite"
                self.problems.append(
                    self._problem(node, path, rule, str(node.value), "Write a finite number.")
                )
                return 0.0
        return value

    def _place(self, node: Node) -> Place:
        return Place(self.file, node.start_mark.line + 1, node.start_mark.column + 1)

    def _problem(self, node: Node, path: Path, rule: str, value: str = "", remedy: str = "") -> Problem:
        place = self._place(node)
        return Problem(place.file, place.line, place.column, dotted(path), rule, value, remedy)
