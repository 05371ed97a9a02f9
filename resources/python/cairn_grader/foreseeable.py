"""Whether importing checks does the same before the learner's files are there as after.

Checks are then collected ahead of their run, while the learner still types. Importing them may
define things and make values out of constants; it may not look at files, at the clock or at the
environment, nor import the learner's code. What is not plainly harmless counts as not.
"""

import ast
import builtins
import sys
from collections.abc import Container, Iterable, Mapping
from pathlib import PurePosixPath
from typing import Final

# Calls that only make values, by the name they go by in the source.
_VALUES: Final = """
    ABC Counter Decimal Enum Fraction IntEnum NamedTuple NewType OrderedDict ParamSpec Path
    Protocol PurePath PurePosixPath StrEnum TypeVar UUID TypedDict
    bool bytes bytearray complex dict enumerate float frozenset int len list max min object range
    repr reversed round set slice sorted str sum tuple type zip
    cast dataclass date datetime dedent defaultdict deque field fixture namedtuple partial
    parametrize timedelta timezone
    Path.cwd dataclasses.dataclass dataclasses.field datetime.date datetime.datetime
    datetime.timedelta decimal.Decimal itertools.chain itertools.product pytest.fixture
    pytest.param re.compile textwrap.dedent typing.cast uuid.UUID
"""
VALUES: Final = frozenset(_VALUES.split())
# Decorators that do not call what they are put on.
_WRAPPERS: Final = """
    abstractmethod asynccontextmanager cache classmethod contextmanager contextlib.contextmanager
    final functools.cache functools.lru_cache lru_cache overload override property staticmethod
"""
WRAPPERS: Final = frozenset(_WRAPPERS.split())
# Calls that keep what they are given for later, functions too.
KEEPING: Final = frozenset({"field", "parametrize", "partial", "pytest.param"})
EXCEPTIONS: Final = frozenset(
    name
    for name, value in vars(builtins).items()
    if isinstance(value, type) and issubclass(value, BaseException)
)
# Attributes through which a module's code could see what differs from run to run.
TELLING: Final = frozenset({"argv", "environ", "modules", "path", "stdin", "stdout", "stderr"})
# A class with these does something when it, or an object of it, is made.
MAKING: Final = frozenset({"__init__", "__new__", "__post_init__"})
UNFORESEEN: Final = frozenset({"__init_subclass__", "__set_name__", "__class_getitem__"})
# Not of the standard library for the learner's code; see `finder`.
LEARNER_MAY_HAVE: Final = frozenset({"test", "this"})

Definition = ast.FunctionDef | ast.ClassDef


def can_be_foreseen(files: Mapping[str, bytes], loaded: Container[str]) -> bool:
    """Whether importing the Python files among `files` (names relative to the checks) is harmless.

    `loaded` are the packages outside the standard library that a run would find imported already.
    """
    trees: dict[str, ast.Module] = {}
    for name, content in files.items():
        if name.endswith(".py") and "/" not in name:
            try:
                trees[PurePosixPath(name).stem] = ast.parse(content)
            except (SyntaxError, ValueError, RecursionError, MemoryError):
                return False
    review = _Review(trees, loaded)
    try:
        return all(review.accepts(tree.body) for tree in trees.values())
    except RecursionError:
        return False


class _Review:
    """Reads what runs at import, and what that calls."""

    def __init__(self, trees: Mapping[str, ast.Module], loaded: Container[str]) -> None:
        self._modules = frozenset(trees)
        self._loaded = loaded
        self._called: set[str] = set()
        # by name: a name that means two things counts as both
        self._defined: dict[str, list[Definition]] = {}
        for tree in trees.values():
            for node in tree.body:
                if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
                    self._defined.setdefault(node.name, []).append(node)

    def accepts(self, statements: Iterable[ast.stmt]) -> bool:
        return all(self._statement(statement) for statement in statements)

    def _statement(self, node: ast.stmt) -> bool:
        match node:
            case ast.Import(names=names):
                return all(self._may_import(alias.name) for alias in names)
            case ast.ImportFrom(module=str(module), level=0):
                return self._may_import(module)
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                return self._signature(node)
            case ast.ClassDef(bases=bases, keywords=keywords, decorator_list=decorators):
                given = [*bases, *(word.value for word in keywords), *decorators]
                unforeseen = UNFORESEEN & set(_methods(node))
                if unforeseen or any(word.arg == "metaclass" for word in keywords):
                    return False
                return self._decorators(decorators) and self._all(given) and self.accepts(node.body)
            case ast.If(test=ast.Name(id="TYPE_CHECKING"), orelse=[]):
                return True
            case ast.If(test=test, body=body, orelse=orelse):
                return self._value(test) and self.accepts([*body, *orelse])
            case ast.For(iter=iterated, body=body, orelse=[]):
                return self._value(iterated) and self.accepts(body)
            case ast.Assign(targets=targets, value=value):
                return self._all([*targets, value])
            case ast.AnnAssign(target=target, annotation=annotation, value=value):
                return self._all([target, annotation, *([value] if value else [])])
            case ast.AugAssign(target=target, value=value):
                return self._all([target, value])
            case ast.Expr(value=value) | ast.Return(value=ast.expr() as value):
                return self._value(value)
            case ast.Pass() | ast.Return():
                return True
        return False

    def _may_import(self, name: str) -> bool:
        root = name.partition(".")[0]
        if root in self._modules or root in self._loaded:
            return True
        return root in sys.stdlib_module_names and root not in LEARNER_MAY_HAVE

    def _signature(self, node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
        if node.name.startswith("pytest_") or not self._decorators(node.decorator_list):
            return False
        arguments = node.args
        every = [*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs]
        every += [argument for argument in (arguments.vararg, arguments.kwarg) if argument]
        annotations = [argument.annotation for argument in every] + [node.returns]
        given = [*node.decorator_list, *arguments.defaults, *arguments.kw_defaults, *annotations]
        return self._all([expression for expression in given if expression is not None])

    def _decorators(self, decorators: Iterable[ast.expr]) -> bool:
        """Each is called, and what it returns may be as well."""
        functions = [d.func if isinstance(d, ast.Call) else d for d in decorators]
        return all(ast.unparse(f) in WRAPPERS or self._may_call(f) for f in functions)

    def _all(self, expressions: Iterable[ast.expr]) -> bool:
        return all(self._value(expression) for expression in expressions)

    def _value(self, expression: ast.expr) -> bool:
        pending: list[ast.AST] = [expression]
        while pending:
            node = pending.pop()
            match node:
                case ast.Call(func=function, args=args, keywords=keywords):
                    if not (ast.unparse(function) in WRAPPERS or self._may_call(function)):
                        return False
                    keeps = _keeps(function)
                    run = [word.value for word in keywords if not keeps or word.arg == "ids"]
                    if not all(map(self._may_be_run, run if keeps else [*run, *args])):
                        return False
                case ast.Attribute(attr=name) if name in TELLING:
                    return False
                case ast.Await() | ast.Yield() | ast.YieldFrom() | ast.NamedExpr():
                    return False
                case ast.Lambda():
                    continue  # not run by being made
            pending += ast.iter_child_nodes(node)
        return True

    def _may_be_run(self, given: ast.expr) -> bool:
        """What a call is given, it may call in turn."""
        if isinstance(given, ast.Lambda):
            return self._value(given.body)
        return (
            not isinstance(given, ast.Name)
            or given.id not in self._defined
            or self._may_run(given.id)
        )

    def _may_call(self, function: ast.expr) -> bool:
        name = ast.unparse(function)
        if name in VALUES or name in EXCEPTIONS or name.startswith("pytest.mark."):
            return name not in self._defined or self._may_run(name)
        if isinstance(function, ast.Attribute):
            # a method of a text that stands there, of `Path(__file__)`
            owner = function.value
            if isinstance(owner, (ast.Constant, ast.JoinedStr)):
                return True
            return name in ("Path(__file__).with_name", "Path(__file__).resolve")
        return isinstance(function, ast.Name) and self._may_run(function.id)

    def _may_run(self, name: str) -> bool:
        """A function or class of the checks themselves."""
        if name in self._called:
            return True  # looked at, or being looked at
        self._called.add(name)
        return name in self._defined and all(map(self._may_call_it, self._defined[name]))

    def _may_call_it(self, definition: Definition) -> bool:
        if isinstance(definition, ast.FunctionDef):
            inner = [node for part in definition.body for node in ast.walk(part)]
            # what it makes and returns may be called too
            makes = any(isinstance(node, (ast.FunctionDef, ast.Lambda)) for node in inner)
            return not makes and self.accepts(definition.body)
        makers = [
            node
            for node in definition.body
            if isinstance(node, ast.FunctionDef) and node.name in MAKING
        ]
        return all(self.accepts(maker.body) for maker in makers)


def _keeps(function: ast.expr) -> bool:
    name = ast.unparse(function)
    return name in KEEPING or name.startswith("pytest.mark.")


def _methods(node: ast.ClassDef) -> Iterable[str]:
    return (part.name for part in node.body if isinstance(part, ast.FunctionDef))
