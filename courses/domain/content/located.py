"""YAML that remembers the line of every value. Scalars stay as they were written: fields say what they must be."""

import re
from typing import Any

import yaml
from django.utils.translation import gettext as _

from courses.domain.content.problems import Notebook

# Where a keyboard for Chinese wrote the colon of a field, or no space stands behind it; no address begins like that.
TIGHT_COLON = re.compile(r"\s*(?:- +)?[a-z_]+ *(?:：|:(?=[^\s/]))")
# What YAML takes for the end of a line and no editor of texts does: lines would be counted wrongly from there on.
SEPARATORS = re.compile(r"[\x85\u2028\u2029]")
FAST = getattr(yaml, "CBaseLoader", None)


class Loader(yaml.BaseLoader):
    """Every value is text: ``12:30``, ``yes`` and ``010`` are what they look like. Aliases could go round for ever."""

    def compose_node(self, parent: yaml.Node | None, index: Any) -> yaml.Node | None:
        if self.check_event(yaml.AliasEvent):
            raise yaml.MarkedYAMLError(problem_mark=self.peek_event().start_mark)
        return super().compose_node(parent, index)


def unreadable() -> str:
    return _("This line cannot be read. Put values that contain a colon or special signs between double quotes.")


def node_of(text: str) -> yaml.Node | None:
    """By the C library, which is ten times as fast; what is wrong, or may be a tab or an alias, by the strict one."""
    if FAST is None or "\t" in text or "*" in text:
        return Loader(text).get_single_node()
    try:
        return FAST(text).get_single_node()
    except yaml.YAMLError:
        return Loader(text).get_single_node()


class Located:
    """``data`` is plain; ``line(path)`` gives the line of a value such as ``("options", 0, "why")``, from 1."""

    def __init__(self, text: str, *, file: str, first: int, notebook: Notebook) -> None:
        self.file, self.first, self.notebook = file, first, notebook
        self.lines: dict[tuple, int] = {}
        self.data: Any = {}
        self.readable = True
        text = SEPARATORS.sub(" ", text)
        try:
            node = node_of(text)
            self.data = {} if node is None else self.walk(node, ())
        except (yaml.YAMLError, RecursionError) as wrong:
            self.refuse(wrong, text)

    def refuse(self, wrong: Exception, text: str) -> None:
        self.readable = False
        mark = getattr(wrong, "problem_mark", None) or getattr(wrong, "context_mark", None)
        row = mark.line if mark else 0
        lines = text.split("\n")
        message = unreadable()
        if row < len(lines) and "\t" in lines[row]:
            message = _("There is a tab in this line. Write spaces instead.")
        elif tight := [n for n, line in enumerate(lines[: row + 1]) if TIGHT_COLON.match(line)]:
            row = tight[0]
            message = _("Write the colon after a field's name narrow, with a space behind it, such as “title: …”.")
        self.notebook.note(self.file, self.first + row, "", message)

    def line(self, *path: Any) -> int:
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, self.first)

    def walk(self, node: yaml.Node, path: tuple) -> Any:
        self.lines.setdefault(path, self.first + node.start_mark.line)
        if isinstance(node, yaml.SequenceNode):
            return [self.walk(child, (*path, n)) for n, child in enumerate(node.value)]
        if not isinstance(node, yaml.MappingNode):
            return node.value
        out: dict[str, Any] = {}
        for name, child in node.value:
            if not isinstance(name, yaml.ScalarNode):
                self.notebook.note(self.file, self.first + name.start_mark.line, "", unreadable())
                continue
            key = str(name.value)
            self.lines[(*path, key)] = self.first + name.start_mark.line
            if key in out:
                self.notebook.note(self.file, self.line(*path, key), key, _("This field stands here twice; keep one."))
            out[key] = self.walk(child, (*path, key))
        return out
