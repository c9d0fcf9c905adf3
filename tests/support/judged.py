"""What Python's own parser finds in files: bodies that do nothing, tests and what they assert.

Reads paths, one a line; writes one JSON list a line, or null for a file that is no Python.
"""

import ast
import json
import re
import sys

UNFINISHED = re.compile(r"not_?\s?(?:yet\s)?implemented|\bunimplemented\b|\btodo\b", re.IGNORECASE)
FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
BLOCKS = ("body", "orelse", "handlers", "finalbody", "cases")


def is_text(node):
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant | ast.JoinedStr)
        and not (isinstance(node.value, ast.Constant) and not isinstance(node.value.value, str | bytes))
    )


def is_idle(node):
    if isinstance(node, ast.Pass):
        return True
    return (
        isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and node.value.value is Ellipsis
    )


def is_unfinished(node, source):
    return isinstance(node, ast.Raise) and UNFINISHED.search(
        " ".join(ast.get_source_segment(source, node).split())[len("raise") :]
    )


def is_empty(body, source):
    code = [node for node in body if not is_text(node)]
    rest = [node for node in code if not is_idle(node)]
    return not rest or bool(is_unfinished(rest[0], source))


def statements(body):
    """Every statement of a scope, without those of functions and classes in it."""
    for node in body:
        yield node
        if not isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            for name in BLOCKS:
                yield from statements(getattr(node, name, []))


def stubs(body, source, name=""):
    for node in statements(body):
        if isinstance(node, (*FUNCTIONS, ast.ClassDef)):
            if is_empty(node.body, source):
                yield f"{node.lineno} {name}{node.name}"
            else:
                yield from stubs(node.body, source, f"{name}{node.name}.")


def is_test_class(node, classes, seen=()):
    for base in node.bases:
        # Of a subscript and a call, what stands before.
        while isinstance(base, ast.Subscript | ast.Call):
            base = base.value if isinstance(base, ast.Subscript) else base.func
        word = base.attr if isinstance(base, ast.Attribute) else getattr(base, "id", "")
        known = classes.get(word)
        if word.endswith("TestCase"):
            return True
        if known and word not in seen and is_test_class(known, classes, (*seen, word)):
            return True
    return False


def asserts(tree):
    """How many assertions there are, whatever they say."""
    return sum(is_assert(node) for node in ast.walk(tree))


def is_assert(node):
    if not isinstance(node, ast.Call):
        return isinstance(node, ast.Assert)
    name = getattr(node.func, "attr", getattr(node.func, "id", ""))
    owner = getattr(getattr(node.func, "value", None), "id", "")
    if name == "fail":
        return owner in ("self", "pytest")
    return re.match(r"assert\w+|(raises|warns|deprecated_call)$", name) is not None


def tests(body, classes, name="", is_class=False):
    for node in statements(body):
        if isinstance(node, ast.ClassDef):
            methods = [one.name for one in statements(node.body) if isinstance(one, FUNCTIONS)]
            plain = node.name.startswith("Test") and "__init__" not in methods
            if is_test_class(node, classes) or plain:
                yield from tests(node.body, classes, f"{name}{node.name}.", True)
        if isinstance(node, FUNCTIONS) and node.name.startswith("test"):
            yield f"{name}{node.name}", node.lineno


def judged(path):
    try:
        with open(path, encoding="utf-8") as file:
            source = file.read()
        tree = ast.parse(source)
    except (SyntaxError, ValueError):
        return None
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    found = {name: f"{line} {name}" for name, line in tests(tree.body, classes)}
    return {
        "stubs": sorted(stubs(tree.body, source)),
        "tests": sorted(found.values()),
        "asserts": asserts(tree),
    }


for line in sys.stdin:
    print(json.dumps(judged(line.rstrip("\n"))), flush=True)
