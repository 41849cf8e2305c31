"""The modules of a page come in one file that means what they mean apart."""

import re
from gzip import compress
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from helpdesk.one_script import EXPORT, IMPORT, JS, SCRIPTS, reading_order, scope, uncommented

MODULES = [file for begin in SCRIPTS.values() for file in reading_order(begin)]
BUDGET = 15_000  # bytes beside htmx, as they are sent


def made(name):
    return Path(finders.find(name)).read_text()


@pytest.mark.parametrize("name", SCRIPTS)
def test_each_module_stands_in_it_once_after_what_it_imports(name):
    text = made(name)
    order = re.findall(r"^const (\$\w+) = \(\(\) =>", text, re.MULTILINE)
    assert order == [scope(file) for file in reading_order(SCRIPTS[name])]
    assert len(order) == len(set(order))
    for names, whence in re.findall(r"^const (\{.+\}) = (\$\w+)$", text, re.MULTILINE):
        assert text.index(f"const {whence} =") < text.index(f"const {names} = {whence}")


@pytest.mark.parametrize("name", SCRIPTS)
def test_nothing_is_left_to_fetch_and_no_comment_is_sent(name):
    assert re.findall(r"^(?:import|export)\b.*|(?:^|\s)//.*|/\*", made(name), re.MULTILINE) == []


@pytest.mark.parametrize("file", MODULES, ids=lambda file: file.stem)
def test_what_a_module_imports_is_exported_there(file):
    for names, other in IMPORT.findall(uncommented(file)):
        there = EXPORT.findall(uncommented(file.parent / other))
        assert set(re.findall(r"\w+", names)) <= set(there)


def test_every_module_is_of_a_page_or_stands_alone():
    alone = {"push.js", "push-worker.js"}  # linked by the one page that needs it
    assert {file.name for file in JS.rglob("*.js")} - {file.name for file in MODULES} == alone


def test_it_is_light():
    assert len(compress(made("js/keur.js").encode(), 9)) <= BUDGET
