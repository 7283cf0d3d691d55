"""The rules of the house that no linter knows, checked over the tree itself."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT: Final = Path(__file__).resolve().parent.parent
CODE_FOLDERS: Final = ("geo", "data", "layers", "commands", "page")
CODE_SUFFIXES: Final = {".py", ".js", ".css", ".html"}
TEXT_SUFFIXES: Final = CODE_SUFFIXES | {
    *(".md", ".toml", ".yaml", ".yml", ".txt", ".conf", "")
}
MOST_LINES: Final = 500
NAMES_OF_NOTHING: Final = {"utils", "util", "common", "helpers", "helper", "misc"}

MACHINE_PATH: Final = re.compile(
    r"(?<![\w.~-])/(?:work|opt|home|root|Users|mnt|srv|tmp)/\w|\b[A-Z]:\\\\?\w"
)
# The brackets keep this file free of the names that it looks for.
REGISTRY_HOST: Final = re.compile(
    r"py[p]i\.org|python[h]osted|npm[j]s\.|deb\.deb[i]an|conda[.-]forge\.org"
)
CDN_HOST: Final = re.compile(
    r"\bcdn[j]?s?\.|jsdeli[v]r|unpk[g]\.com|bootstrap[c]dn|google[a]pis|jquery[.]com"
)
REMOTE_TAG: Final = re.compile(
    r"<(?:script|link|img|iframe)\b[^>]*\b(?:src|href)\s*=\s*[\"']?(?:https?:)?//",
    re.IGNORECASE,
)


def find_code() -> list[Path]:
    """Find the code that a reader runs, the tests not among it."""
    files = [ROOT / "app.py", ROOT / "cli.py"]
    for folder in CODE_FOLDERS:
        files += (ROOT / folder).rglob("*")
    return sorted(f for f in files if f.suffix in CODE_SUFFIXES and is_ours(f))


def find_texts() -> list[Path]:
    """Find everything that people write and read: code, tests, papers, settings."""
    files = [*find_code(), *ROOT.glob("*"), *(ROOT / "data").glob("*.md")]
    for folder in (".ci", ".streamlit", "deploy", "docs", "tests"):
        files += (ROOT / folder).rglob("*")
    return sorted({f for f in files if f.suffix in TEXT_SUFFIXES and is_ours(f)})


def is_ours(path: Path) -> bool:
    """Tell a file of the project from what its tools leave behind."""
    made = {"__pycache__", "output", "results"} & set(path.relative_to(ROOT).parts)
    return path.is_file() and not made and not path.name.startswith(".git")


def name_of(path: Path) -> str:
    """Name a file by its path inside the project."""
    return path.relative_to(ROOT).as_posix()


CODE: Final = find_code()
TEXTS: Final = find_texts()
TESTS: Final = sorted((ROOT / "tests").rglob("*.py"))
TREES: Final = {f: ast.parse(f.read_text(encoding="utf-8")) for f in TESTS}
FUNCTION: Final = (ast.FunctionDef, ast.AsyncFunctionDef)


def find_offences(pattern: re.Pattern[str], path: Path) -> list[str]:
    """List the lines of a file that a pattern matches, with their numbers."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [f"{n}: {line}" for n, line in enumerate(lines, 1) if pattern.search(line)]


def find_references() -> set[str]:
    """Collect every name that the tests use rather than define."""
    used: set[str] = set()
    for tree in TREES.values():
        for node in ast.walk(tree):
            if isinstance(node, ast.Name):
                used.add(node.id)
            elif isinstance(node, ast.Attribute):
                used.add(node.attr)
    return used


def is_hook(function: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    """Tell whether pytest calls a function: a test, a fixture or a hook."""
    decorators = " ".join(ast.unparse(d) for d in function.decorator_list)
    return function.name.startswith(("test_", "pytest_")) or "fixture" in decorators


def find_tests(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Find the tests of a module, those of its classes too."""
    for node in ast.walk(tree):
        if isinstance(node, FUNCTION) and node.name.startswith("test_"):
            yield node


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_every_function_among_the_tests_is_used(path: Path) -> None:
    """A function beside the tests is a test, a fixture, a hook or called by one."""
    used = find_references()

    idle = [
        node.name
        for node in TREES[path].body
        if isinstance(node, FUNCTION) and not is_hook(node) and node.name not in used
    ]

    assert idle == []


@pytest.mark.parametrize("path", TESTS, ids=name_of)
def test_every_test_states_a_fact(path: Path) -> None:
    """Each test has a docstring that is a sentence."""
    documented = {t.name: ast.get_docstring(t) or "" for t in find_tests(TREES[path])}

    assert [name for name, text in documented.items() if not text.endswith(".")] == []


def test_tests_lie_flat() -> None:
    """No folder of tests can shadow a package of the project."""
    folders = {f.parent.name for f in TESTS}

    assert folders <= {"tests", "browser", "benchmarks", "fuzz"}


@pytest.mark.parametrize("path", CODE, ids=name_of)
def test_module_fits_in_the_head(path: Path) -> None:
    """No module is longer than 500 lines."""
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def find_imports(path: Path) -> set[str]:
    """Collect the first names of everything that a module imports."""
    imported: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            imported |= {alias.name.partition(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            imported.add((node.module or "").partition(".")[0])
    return imported


def find_importers(name: str) -> list[str]:
    """List the modules that import a name, the tests not among them."""
    return [name_of(f) for f in CODE if f.suffix == ".py" and name in find_imports(f)]


@pytest.mark.parametrize("entrance", ["app", "cli"])
def test_nothing_imports_an_entrance(entrance: str) -> None:
    """The page's and the command line's entrance lead inwards only."""
    # import-linter orders the packages; it cannot hold a single module.
    assert find_importers(entrance) == []


def test_command_line_knows_no_page() -> None:
    """The command line answers without Streamlit and without a map."""
    modules = [ROOT / "cli.py", *(ROOT / "commands").glob("*.py")]
    imports = set().union(*map(find_imports, modules))

    assert imports & {"page", "streamlit", "folium"} == set()


def test_only_drawers_know_folium() -> None:
    """Folium is imported by the drawers of the layers and by nobody else."""
    strangers = [f for f in find_importers("folium") if "layers/draw" not in f]

    assert strangers == []


def test_module_is_named_after_what_it_does() -> None:
    """No module has a name under which anything could be put."""
    assert [name_of(f) for f in CODE if f.stem in NAMES_OF_NOTHING] == []


@pytest.mark.parametrize("path", TEXTS, ids=name_of)
def test_file_names_no_machine_and_no_registry(path: Path) -> None:
    """No file holds a path of one machine or the host of a package registry."""
    offences = find_offences(MACHINE_PATH, path) + find_offences(REGISTRY_HOST, path)

    assert offences == []


@pytest.mark.parametrize(
    "path", [*CODE, *(f for f in TEXTS if f.suffix == ".md")], ids=name_of
)
def test_file_brings_in_nothing_from_elsewhere(path: Path) -> None:
    """No code and no paper loads a script, a style sheet or a picture from a host."""
    assert find_offences(CDN_HOST, path) + find_offences(REMOTE_TAG, path) == []


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        pytest.param(MACHINE_PATH, "see /" + "home/ann/x", id="m"),
        pytest.param(MACHINE_PATH, "C:" + "\\Users", id="drive"),
        pytest.param(REGISTRY_HOST, "https://py" + "pi.org/simple", id="registry"),
        pytest.param(CDN_HOST, "https://cdn" + ".example.org/x.js", id="cdn"),
        pytest.param(CDN_HOST, "https://cdnjs" + ".example.org/x.js", id="cdnjs"),
        pytest.param(REMOTE_TAG, '<script async src="https:' + '//a/b.js">', id="tag"),
        pytest.param(REMOTE_TAG, "<link rel=x href=//" + "a/b.css>", id="no-scheme"),
    ],
)
def test_pattern_catches_what_it_is_for(pattern: re.Pattern[str], line: str) -> None:
    """Each pattern of this file matches an example of what it forbids."""
    assert pattern.search(line)


@pytest.mark.parametrize(
    ("pattern", "line"),
    [
        pytest.param(MACHINE_PATH, "https://example.org/home/page", id="web-path"),
        pytest.param(MACHINE_PATH, "data/tmp/x and /api/history", id="relative-path"),
        pytest.param(REMOTE_TAG, '<a href="https://example.org">', id="link-to-read"),
        pytest.param(REMOTE_TAG, '<img src="docs/screenshot.png">', id="own-picture"),
    ],
)
def test_pattern_lets_the_rest_pass(pattern: re.Pattern[str], line: str) -> None:
    """No pattern of this file forbids what the project needs."""
    assert not pattern.search(line)


def read_project() -> tuple[list[Requirement], list[Requirement]]:
    """Read what pyproject.toml asks for to run, and to test."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    run = [Requirement(text) for text in project["project"]["dependencies"]]
    return run, [Requirement(text) for text in project["dependency-groups"]["dev"]]


def read_pins(name: str) -> dict[str, set[str]]:
    """Read the versions that a requirements file pins, by canonical name."""
    pins: dict[str, set[str]] = {}
    for line in (ROOT / name).read_text(encoding="utf-8").splitlines():
        if pin := re.match(r"([A-Za-z0-9_.-]+)==([^\s;]+)", line):
            pins.setdefault(canonicalize_name(pin[1]), set()).add(pin[2])
    return pins


def find_unmet(asked: list[Requirement], pins: dict[str, set[str]]) -> list[str]:
    """List the requirements that no pin meets."""
    return [
        str(need)
        for need in asked
        if not any(
            need.specifier.contains(v)
            for v in pins.get(canonicalize_name(need.name), ())
        )
    ]


def test_requirements_pin_what_the_project_runs_on() -> None:
    """Every dependency of pyproject.toml is pinned at a version that it allows."""
    run, _ = read_project()

    assert find_unmet(run, read_pins("requirements.txt")) == []


def test_development_requirements_pin_the_tools_too() -> None:
    """The development file holds the tools, and the same pins for the rest."""
    run, tools = read_project()
    pins = read_pins("requirements-dev.txt")

    assert find_unmet(run + tools, pins) == []
    assert read_pins("requirements.txt").items() <= pins.items()


@pytest.mark.parametrize(
    "name", sorted(path.name for path in ROOT.glob("requirements*.txt"))
)
def test_requirements_are_hashed_and_name_no_index(name: str) -> None:
    """Every pin has a hash, and where to fetch it is left to the installer."""
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.split(r"^(?=[A-Za-z0-9])", text, flags=re.MULTILINE)[1:]

    assert [e.splitlines()[0] for e in entries if "--hash=sha256:" not in e] == []
    assert "://" not in text
    assert not re.search(r"(?m)^\s*(-i|-f|--[a-z-]*index|--find-links)", text)


def test_changelog_is_open_for_the_next_release() -> None:
    """The changelog has an Unreleased part, and in it a part on the data."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    unreleased = changelog.partition("\n## [Unreleased]\n")[2].partition("\n## ")[0]

    assert "\n### Data\n" in unreleased


@pytest.mark.parametrize(
    "path",
    sorted(f for f in (ROOT / "data").glob("*.*") if f.suffix in {".csv", ".geojson"}),
    ids=name_of,
)
def test_data_file_has_its_origin_stated(path: Path) -> None:
    """Every data file stands in a heading or a table row of data/README.md."""
    readme = (ROOT / "data" / "README.md").read_text(encoding="utf-8")
    named = [ln for ln in readme.splitlines() if ln.startswith(("#", "|"))]

    assert any(path.name in line for line in named)
