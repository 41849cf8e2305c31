"""Calls go down the floors. A package that reaches up would tie mechanisms to the desk, and circles would form."""

import ast

import pytest
from django.conf import settings

FLOORS = [
    {"shops"},
    {"orders", "messaging", "notifications", "shipping"},
    {"returns"},
    {"requests_inbox"},
    {"portal", "insights", "api"},
]
SHARED = ["apart", "jobs", "parts", "middleware", "bulk", "moving", "numbers", "strangers", "templatetags", "zipping"]
FOR_EVERYONE = {f"helpdesk.{name}" for name in SHARED}
HOUSE = set.union(*FLOORS)


def may_import(package, target):
    """`target` is a dotted name. Mechanisms of one floor do not know each other either."""
    if any(target == name or target.startswith(f"{name}.") for name in FOR_EVERYONE):
        return True
    top = target.partition(".")[0]
    if top == "helpdesk":
        return False
    if top not in HOUSE or top == package:
        return True
    floor = next(number for number, packages in enumerate(FLOORS) if package in packages)
    return any(top in packages for packages in FLOORS[:floor])


def imports(source):
    """Every dotted name that a module imports from another package, also inside functions."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def modules():
    for package in sorted(HOUSE):
        for file in sorted((settings.BASE_DIR / package).rglob("*.py")):
            yield package, file


def test_every_module_imports_from_floors_below_only():
    reaching_up = {
        str(file.relative_to(settings.BASE_DIR)): targets
        for package, file in modules()
        if (targets := [target for target in imports(file.read_text()) if not may_import(package, target)])
    }
    assert reaching_up == {}


@pytest.mark.parametrize(
    ("package", "source", "allowed"),
    [
        ("requests_inbox", "from messaging.models import Letter", True),
        ("requests_inbox", "import orders.models", True),
        ("messaging", "from requests_inbox.models import ReturnRequest", False),
        ("messaging", "def late():\n    import requests_inbox", False),
        ("messaging", "from orders.models import Order", False),
        ("shops", "from orders import models", False),
        ("shops", "from helpdesk.jobs.models import Job", True),
        ("shops", "from helpdesk import bulk", True),
        ("shops", "from helpdesk.settings import MODE", False),
        ("orders", "from django.db import models", True),
        ("orders", "from .models import Order", True),
    ],
)
def test_what_may_be_imported(package, source, allowed):
    assert all(may_import(package, target) for target in imports(source)) == allowed
