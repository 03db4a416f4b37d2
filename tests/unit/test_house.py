# Copyright (c) 2026, Day2 contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
"""What holds for every module, role and playbook; a new one is looked at without anybody listing it."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
import yaml

from tests.house.role_pages import pages

CHECKOUT = Path(__file__).resolve().parents[2]
MODULES = sorted(path for path in (CHECKOUT / "plugins" / "modules").glob("*.py") if path.name != "__init__.py")
ROLES = sorted(path for path in (CHECKOUT / "roles").iterdir() if path.is_dir())
PLAYBOOKS = sorted((CHECKOUT / "playbooks").glob("*.yml"))
GALAXY = yaml.safe_load((CHECKOUT / "galaxy.yml").read_text())
ACTION_GROUPS = {
    name: {action for action in actions if isinstance(action, str)}  # the other entry says which groups it extends
    for name, actions in yaml.safe_load((CHECKOUT / "meta" / "runtime.yml").read_text())["action_groups"].items()
}
LICENSE = "GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)"

every_module = pytest.mark.parametrize("module", MODULES, ids=lambda path: path.stem)
every_role = pytest.mark.parametrize("role", ROLES, ids=lambda path: path.name)
every_playbook = pytest.mark.parametrize("playbook", PLAYBOOKS, ids=lambda path: path.stem)


def constants(path: Path) -> dict[str, str]:
    """Return the texts that a plugin assigns to names, without importing it."""
    return {
        statement.targets[0].id: statement.value.value
        for statement in ast.parse(path.read_text()).body
        if isinstance(statement, ast.Assign)
        and isinstance(statement.targets[0], ast.Name)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
    }


def documentation(module: Path) -> dict:
    """Return a module's DOCUMENTATION."""
    return yaml.safe_load(constants(module)["DOCUMENTATION"])


def fragments(module: Path) -> list[str]:
    """Return the documentation fragments that a module extends."""
    named = documentation(module).get("extends_documentation_fragment", [])
    return [named] if isinstance(named, str) else named


def roles_of(playbook: Path) -> set[str]:
    """Return the names of the roles that a playbook uses, also through other roles."""
    found: set[str] = set()
    texts = [playbook.read_text()]
    while texts:
        named = {name for text in texts for name in re.findall(r"day2\.kubernetes\.(\w+)", text)}
        new = {role for role in ROLES if role.name in named - found}
        found |= {role.name for role in new}
        texts = [path.read_text() for role in new for path in (*role.glob("tasks/*.yml"), role / "meta" / "main.yml")]
    return found


def readable_files() -> list[Path]:
    """Return the Python files of the collection."""
    return sorted(path for top in ("plugins", "tests") for path in (CHECKOUT / top).rglob("*.py"))


def test_there_is_something_to_look_at():
    """An empty list of modules would pass every test below."""
    assert MODULES
    assert ROLES
    assert PLAYBOOKS


@pytest.mark.parametrize("group", ["aws", "cluster"])
@every_module
def test_a_module_with_the_options_of_a_connection_is_in_its_action_group_and_no_other(module, group):
    """So that module_defaults of the group reach it."""
    assert (module.stem in ACTION_GROUPS[group]) == (f"day2.kubernetes.{group}" in fragments(module))


@pytest.mark.parametrize("group", sorted(ACTION_GROUPS))
def test_an_action_group_names_modules_only(group):
    """A renamed module leaves no trace."""
    assert ACTION_GROUPS[group] <= {module.stem for module in MODULES}


@every_module
def test_a_module_is_documented_for_its_user(module):
    """Its own name and version, an author, runnable examples, and what it supports."""
    page, texts = documentation(module), constants(module)
    assert page["module"] == module.stem
    assert page["version_added"] in released_versions()
    assert page["author"] == "Day2 contributors (@day2)"
    assert {"check_mode", "diff_mode", "idempotent"} <= set(page["attributes"])
    examples = yaml.safe_load(texts["EXAMPLES"])
    assert any(f"day2.kubernetes.{module.stem}" in task for task in examples)
    assert yaml.safe_load(texts["RETURN"])


@every_module
def test_a_module_is_in_the_changelog(module):
    """antsibull-changelog release lists new ones by itself."""
    assert f"day2.kubernetes.{module.stem}" in (CHECKOUT / "CHANGELOG.md").read_text().replace("\\", "")


@every_module
def test_a_module_has_a_unit_test_of_its_own(module):
    """The test of an action plugin counts for the page of the same name."""
    name = f"test_{module.stem}*.py"
    unit = CHECKOUT / "tests" / "unit" / "plugins"
    assert [*(unit / "modules").glob(name), *(unit / "action").glob(name)]


@every_role
def test_a_role_is_documented_for_its_user(role):
    """Argument specification, description for Galaxy, and a README made from the specification."""
    specification = yaml.safe_load((role / "meta" / "argument_specs.yml").read_text())
    assert specification["argument_specs"]["main"]["short_description"]
    assert yaml.safe_load((role / "meta" / "main.yml").read_text())["galaxy_info"]["description"]
    readme = role / "README.md"
    assert readme.read_text() == pages()[readme], "make pages writes it"


@every_role
def test_a_role_serves_a_playbook_which_a_scenario_plays(role):
    """A role that no playbook uses, itself or through another role, is tested by nobody."""
    playbooks = {path for path in PLAYBOOKS if role.name in roles_of(path)}
    plays = [*CHECKOUT.glob("molecule/*/converge.yml"), *CHECKOUT.glob("tests/integration/**/*.py")]
    scenarios = "".join(path.read_text() for path in plays)
    assert any(f"day2.kubernetes.{path.stem}" in scenarios for path in playbooks)


@every_playbook
def test_a_playbook_is_in_the_readme_and_can_be_called_by_name(playbook):
    """Only an identifier can follow the collection's name."""
    assert playbook.stem.isidentifier()
    assert f"day2.kubernetes.{playbook.stem}" in (CHECKOUT / "README.md").read_text()


def test_an_execution_environment_has_all_that_a_controller_needs():
    """One list serves both."""
    built = yaml.safe_load((CHECKOUT / "meta" / "execution-environment.yml").read_text())
    assert built["dependencies"]["python"] == "requirements.txt"


def test_a_project_of_awx_installs_what_galaxy_would():
    """Galaxy reads galaxy.yml, a project in AWX its collections/requirements.yml."""
    listed = yaml.safe_load((CHECKOUT / "collections" / "requirements.yml").read_text())["collections"]
    assert GALAXY["dependencies"].items() <= {entry["name"]: entry.get("version") for entry in listed}.items()


def test_the_readme_links_to_pages_that_exist_wherever_it_is_read():
    """Galaxy and automation hub show it without the rest of the repository."""
    links = re.findall(r"\]\(([^)]+)\)", (CHECKOUT / "README.md").read_text())
    assert [link for link in links if not link.startswith(("https://", "#"))] == []
    here = f"{GALAXY['repository']}/blob/main/"
    gone = [
        link for link in links if link.startswith(here) and not (CHECKOUT / link[len(here) :].split("#")[0]).exists()
    ]
    assert gone == []


def test_every_version_in_the_changelog_has_a_page_and_the_next_one_has_a_text():
    """CHANGELOG.md is made from changelog.yaml; what is not released yet stands in fragments."""
    released = set(yaml.safe_load((CHECKOUT / "changelogs" / "changelog.yaml").read_text())["releases"])
    page = (CHECKOUT / "CHANGELOG.md").read_text().replace("\\", "")
    headings = set(re.findall(r"^## v([\d.]+)$", page, re.MULTILINE))
    assert headings == released
    assert GALAXY["version"] in released or list((CHECKOUT / "changelogs" / "fragments").glob("*.yml"))


def released_versions() -> set[str]:
    """Return the versions that are in the changelog, and the coming one."""
    changelog = yaml.safe_load((CHECKOUT / "changelogs" / "changelog.yaml").read_text())
    return {*changelog["releases"], GALAXY["version"]}


def test_every_python_file_says_its_licence_first():
    """Within the first lines; private helpers also say that they are private."""
    silent = [path for path in readable_files() if path.stat().st_size and not says(path, LICENSE)]
    private = (CHECKOUT / "plugins" / "module_utils").rglob("*.py")
    silent += [path for path in private if path.stat().st_size and not says(path, "PRIVATE to day2.kubernetes")]
    assert silent == []


def says(path: Path, text: str) -> bool:
    """Tell whether one of a file's first lines holds the text."""
    return any(text in line for line in path.read_text().splitlines()[:6])
