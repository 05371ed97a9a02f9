"""How the learner's classes are related."""

import ast
from pathlib import Path

from cairn_checks import dotted_name, expect, nodes_of, parse_source

GIVEN = "gateways.py"


def base_names(node: ast.ClassDef) -> list[str]:
    """The names of the bases, without modules and type arguments."""
    bases = [base.value if isinstance(base, ast.Subscript) else base for base in node.bases]
    return [dotted_name(base).rpartition(".")[2] for base in bases]


def is_interface(node: ast.ClassDef) -> bool:
    """Whether a class says of itself that it is a Protocol or abstract."""
    metaclasses = [keyword.value for keyword in node.keywords if keyword.arg == "metaclass"]
    names = base_names(node) + [dotted_name(name).rpartition(".")[2] for name in metaclasses]
    return bool({"Protocol", "ABC", "ABCMeta"} & set(names))


def test_no_class_inherits_from_another() -> None:
    """no class inherits from another one of yours, except from an interface"""
    classes: dict[str, ast.ClassDef] = {}
    for path in sorted(Path().glob("*.py")):
        if not path.name.startswith("test_"):
            for node in nodes_of(parse_source(path), ast.ClassDef):
                if isinstance(node, ast.ClassDef):
                    classes[node.name] = node
    given = {node.name for node in ast.walk(parse_source(GIVEN)) if isinstance(node, ast.ClassDef)}
    found = []
    for name, node in classes.items():
        for base in base_names(node):
            if name in given or base not in classes:
                continue
            if not is_interface(classes[base]):
                found.append(f"{name} inherits from {base}")
            elif set(base_names(classes[base])) & set(classes):
                found.append(f"{name} inherits from {base}, which inherits itself")
    expect(found, "classes that inherit from another of yours").equals([])
