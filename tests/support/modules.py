"""Parse every module of a project, and look for those of its own that they import."""

import ast
import sys
from collections.abc import Iterator
from pathlib import Path

OWN = ("app", "tests", "backend")


def imported(tree: ast.Module) -> Iterator[str]:
    """Yield the names of a module's imports; of `from a import b`, `a` alone."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.module


root = Path(sys.argv[1])
modules = [path for path in root.rglob("*.py") if ".venv" not in path.parts]
for module in modules:
    for name in imported(ast.parse(module.read_bytes(), str(module))):
        path = root.joinpath(*name.split("."))
        if name.split(".")[0] not in OWN or path.with_suffix(".py").is_file():
            continue
        if not (path / "__init__.py").is_file():
            sys.exit(f"{module} imports {name}, which is not there")
print(len(modules))
