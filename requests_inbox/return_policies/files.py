"""A policy as a file that people read and write: YAML of the 1.2 kind, without its traps.

Only true and false are flags (so that `no` is Norway, and `yes` how a flag is compared), only plain digits are numbers
(so that 0123 stays an SKU), and nothing refers to anything else (so that a small file stays small). Colleagues are
named by their e-mail address, teams and places by their name, which mean the same on another desk.
"""

import re
from decimal import Decimal

import yaml
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from shipping.models import Destination
from shops.models import Person, Team

from . import conditions
from .conditions import LONGEST, Kind, Unusable
from .document import MOST_RULES, AlertRule, Document, Rule, Terms
from .facts import FACTS
from .outcomes import Outcome, RaisedAlert

FORMAT = "keur-policy/1"
LARGEST = 500_000  # octets of a file
MOST_MISTAKES = 20
PARTS = {"format", "terms", "rules", "alerts"}
TAG = "tag:yaml.org,2002:"
PLAIN = [  # tag, how it is written, what it begins with
    ("null", r"~|null|", ["~", "n", ""]),
    ("bool", r"true|false", list("tf")),
    ("int", r"-?(?:0|[1-9][0-9]*)", list("-0123456789")),
    ("float", r"-?(?:0|[1-9][0-9]*)\.[0-9]+", list("-0123456789")),
]


class _Loader(yaml.SafeLoader):
    yaml_implicit_resolvers: dict = {}

    def compose_node(self, parent, index):
        if self.check_event(yaml.AliasEvent):
            mark = self.peek_event().start_mark
            raise yaml.MarkedYAMLError(problem=_("nothing may refer to something else"), problem_mark=mark)
        return super().compose_node(parent, index)

    def construct_mapping(self, node, deep=False):
        names = [self.construct_object(name, deep=True) for name, _value in node.value]
        for place, name in enumerate(names):
            if isinstance(name, list | dict) or name in names[:place]:
                problem = _("“%(name)s” stands there twice or is no name") % {"name": str(name)[:60]}
                raise yaml.MarkedYAMLError(problem=problem, problem_mark=node.value[place][0].start_mark)
        return super().construct_mapping(node, deep)


class _Dumper(yaml.SafeDumper):
    """Quotes whatever a reader of YAML 1.1 would take for something else than a word."""

    def ignore_aliases(self, data):
        return True

    def increase_indent(self, flow=False, indentless=False):
        return super().increase_indent(flow, False)


def _word(dumper, word):
    return dumper.represent_scalar(TAG + "str", str(word), style="|" if "\n" in word else None)


for _tag, _pattern, _first in PLAIN:
    _Loader.add_implicit_resolver(TAG + _tag, re.compile(rf"^(?:{_pattern})$"), _first)
_Loader.add_constructor(TAG + "int", lambda loader, node: int(node.value) if len(node.value) < 20 else node.value)
_Loader.add_constructor(TAG + "float", lambda loader, node: Decimal(node.value) if len(node.value) < 40 else node.value)
_Dumper.add_representer(Decimal, lambda dumper, number: dumper.represent_scalar(TAG + "float", f"{number:f}"))
_Dumper.add_representer(str, _word)
_Dumper.add_multi_representer(str, _word)  # members of choices


class Mistakes(ValueError):
    """What is wrong with a file: a sentence each, with the rule and the place in it."""

    def __init__(self, sentences):
        self.sentences = list(sentences)[:MOST_MISTAKES]
        super().__init__(" ".join(self.sentences))


# Out ---------------------------------------------------------------------------------------------------------------


def written(document, shop, *, schema=""):
    """The file of a document. `schema`: the address at which an editor finds what may stand in it."""
    stored = document.stored
    names = _names(document)
    for rule in stored["rules"]:
        then = rule["then"]
        named = {name: names[name].get(then[name], then[name]) for name in names if name in then}
        rule["then"] = then | named | ({"fee": Decimal(then["fee"])} if "fee" in then else {})
    told = {"format": FORMAT, "terms": stored["terms"]}
    told |= {name: [one | {"when": _readable(one["when"])} for one in stored[name]] for name in ("rules", "alerts")}
    text = yaml.dump(told, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=120)
    first = f"# yaml-language-server: $schema={schema}\n" if schema else ""
    return first + "# " + _("The return policy of %(shop)s") % {"shop": " ".join(shop.name.split())} + "\n" + text


def _names(document):
    """{what names it: {number: how it is called in the file}}"""
    return {
        name: dict(rows.filter(pk__in={getattr(rule.then, name) for rule in document.rules}).values_list("pk", called))
        for name, rows, called in (
            ("assign_to", Person.objects, "email"),
            ("assign_team", Team.objects, "name"),
            ("destination", Destination.objects, "name"),
        )
    }


def _readable(condition):
    """Amounts as numbers: 49.95."""
    if "fact" not in condition:
        return {how: [_readable(part) for part in parts] for how, parts in condition.items()}
    if FACTS[condition["fact"]].kind == Kind.MONEY and "value" in condition:
        return condition | {"value": Decimal(condition["value"])}
    return condition


# In ----------------------------------------------------------------------------------------------------------------


def read(content, shop):
    """The document in a file (octets). Raises Mistakes with all that it finds."""
    told = _parsed(content)
    mistakes = []
    if told.get("format", FORMAT) != FORMAT:
        mistakes.append(
            _("This file says “%(said)s” as its format; Keur reads “%(ours)s”.")
            % {"said": str(told["format"])[:60], "ours": FORMAT}
        )
    for name in sorted(set(map(str, told)) - PARTS):
        mistakes.append(_("“%(name)s” means nothing here: a policy has terms, rules and alerts.") % {"name": name[:60]})
    mistakes += _wrong(_("Terms"), "", lambda: Terms.read(told.get("terms") or {}))
    for name, kind, outcome in (("rules", Rule, Outcome), ("alerts", AlertRule, RaisedAlert)):
        some = told.get(name) or []
        if not isinstance(some, list) or len(some) > MOST_RULES:
            mistakes.append(_("%(name)s is a list of at most %(n)s.") % {"name": name, "n": MOST_RULES})
            continue
        told[name] = [_known(one, shop, place, mistakes) for place, one in enumerate(some, 1)]
        for place, one in enumerate(told[name], 1):
            mistakes += _wrong_rule(one, name, place, kind, outcome)
    if mistakes:
        raise Mistakes(mistakes)
    try:
        return Document.read({name: told.get(name) for name in ("terms", "rules", "alerts") if told.get(name)})
    except Unusable as reason:
        raise Mistakes([str(reason)]) from None


def _parsed(content):
    if len(content) > LARGEST:
        raise Mistakes([_("The file is larger than %(n)s KB.") % {"n": LARGEST // 1000}])
    try:
        told = yaml.load(content.decode("utf-8-sig"), Loader=_Loader)  # noqa: S506  a safe one, with less in it
    except UnicodeDecodeError:
        raise Mistakes([_("The file is no text in UTF-8.")]) from None
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark
        place = {"line": mark.line + 1 if mark else "?", "problem": error.problem or error.context}
        raise Mistakes([_("Line %(line)s is no YAML that can be read: %(problem)s.") % place]) from None
    except (yaml.YAMLError, ValueError, RecursionError):
        raise Mistakes([_("The file is no YAML that can be read.")]) from None
    if not isinstance(told, dict):
        raise Mistakes([_("A policy has terms, rules and alerts.")])
    return told


def _known(one, shop, place, mistakes):
    """The rule, with the numbers of the colleague, the team and the place that it names."""
    then = one.get("then") if isinstance(one, dict) else None
    if not isinstance(then, dict):
        return one
    numbers = {}
    for name, (rows_of, unknown) in NAMED.items():
        if (address := then.get(name)) is None:
            continue
        found = rows_of(shop, address).first() if isinstance(address, str) else None
        numbers[name] = found.pk if found else 0
        if found is None:
            told = {"place": _called(one, "rules", place), "address": str(address)[:LONGEST], "shop": shop}
            mistakes.append(unknown % told)
    return one | {"then": then | numbers}


def _people(shop, address):
    return Person.objects.filter(memberships__shop=shop, memberships__ended_at=None, email__iexact=address)


def _teams(shop, name):
    return Team.objects.current().filter(shop=shop, name=name)


def _places(shop, name):
    return Destination.objects.filter(shop=shop, name=name)


NAMED = {
    "assign_to": (
        _people, gettext_lazy("%(place)s, then: nobody with the address “%(address)s” works for %(shop)s."),
    ),
    "assign_team": (_teams, gettext_lazy("%(place)s, then: %(shop)s has no team called “%(address)s”.")),
    "destination": (_places, gettext_lazy("%(place)s, then: %(shop)s has no address called “%(address)s”.")),
}  # fmt: skip


def _called(one, name, place):
    title = one.get("name") if isinstance(one, dict) else None
    number = _("Rule %(n)s") if name == "rules" else _("Alert %(n)s")
    return number % {"n": place} + (f" “{title[:60]}”" if isinstance(title, str) and title else "")


def _wrong_rule(one, name, place, kind, outcome):
    """All that is wrong with one rule: its conditions, what follows, and then itself."""
    called = _called(one, name, place)
    if not isinstance(one, dict):
        return [f"{called}: {_('A rule has a key, a name, when and then.')}"]
    found = [f"{called}, {where}: {sentence}" for where, sentence in _wrong_conditions(one.get("when"), "when", 0)]
    found += _wrong(called, "then", lambda: outcome.read(one.get("then")))
    return found or _wrong(called, "", lambda: kind.read(one))


def _wrong_conditions(told, where, depth):
    """[(place, sentence)] of each condition that says nothing."""
    if told is None or told == {}:
        return
    how = next(iter(told)) if isinstance(told, dict) and len(told) == 1 else None
    if how in conditions.GROUPS and isinstance(told[how], list) and depth < conditions.DEEPEST:
        for number, part in enumerate(told[how], 1):
            yield from _wrong_conditions(part if part is not None else "", f"{where} › {how} › {number}", depth + 1)
        return
    try:
        conditions.read(told, depth)
    except Unusable as reason:
        yield where, str(reason)


def _wrong(called, where, read_it):
    try:
        read_it()
    except Unusable as reason:
        return [f"{called}, {where}: {reason}" if where else f"{called}: {reason}"]
    return []
