"""What may stand in the file of a policy, as a JSON Schema: an editor completes and checks by it while one types.

`manage.py policy_schema` writes docs/policy.schema.json from this; a test holds the two together.
"""

from requests_inbox.models.alerts import StaffAlert
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.questions import Question

from .conditions import GROUPS, LARGEST, MOST, OPS, Kind, Op
from .document import KEY, LONGEST_NAME, MOST_RULES, Late, WindowFrom
from .facts import FACTS
from .files import FORMAT
from .outcomes import LARGEST_FEE, LONGEST, Decision

WORD = {"type": "string", "minLength": 1}
VALUES = {
    Kind.NUMBER: {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
    Kind.PERCENT: {"type": "integer", "minimum": -LARGEST, "maximum": LARGEST},
    Kind.MONEY: {"type": "number", "minimum": -LARGEST, "maximum": LARGEST},
    Kind.CHOICE: {"anyOf": [WORD, {"type": "array", "items": WORD, "minItems": 1, "maxItems": MOST}]},
    Kind.WORDS: {"anyOf": [WORD, {"type": "array", "items": WORD, "minItems": 1, "maxItems": MOST}]},
}


def schema():
    rules = {name: {"type": "array", "maxItems": MOST_RULES, "items": _rule(f"#/$defs/{then}")}
             for name, then in (("rules", "outcome"), ("alerts", "alert"))}  # fmt: skip
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Return policy of a shop, as Keur reads it",
        "type": "object",
        "additionalProperties": False,
        "properties": {"format": {"const": FORMAT}, "terms": _terms(), **rules},
        "$defs": {
            "condition": {"anyOf": [{"$ref": "#/$defs/group"}, *_comparisons()]},
            "group": {
                "type": "object",
                "additionalProperties": False,
                "minProperties": 1,
                "maxProperties": 1,
                "properties": {how: {"type": "array", "items": {"$ref": "#/$defs/condition"}} for how in GROUPS},
            },
            "outcome": _outcome(),
            "alert": _object({
                "text": {"type": "string", "minLength": 1, "maxLength": 300},
                "severity": {"enum": StaffAlert.Severity.values},
                "requires": {"enum": StaffAlert.Requires.values},
            }, ["text"]),
        },
    }  # fmt: skip


def _object(properties, required=()):
    found = {"type": "object", "additionalProperties": False, "properties": properties}
    return found | ({"required": list(required)} if required else {})


def _rule(then):
    return _object({
        "key": {"type": "string", "pattern": f"^{KEY.pattern}$"},
        "name": {"type": "string", "minLength": 1, "maxLength": LONGEST_NAME},
        "when": {"$ref": "#/$defs/condition"},
        "then": {"$ref": then},
    }, ["key", "name", "then"])  # fmt: skip


def _terms():
    return _object({
        "window_days": {"type": "integer", "minimum": 1, "maximum": 3650},
        "window_from": {"enum": WindowFrom.values},
        "late": {"enum": Late.values},
        "refund_term_days": {"type": "integer", "minimum": 1, "maximum": 365},
        "resolutions": {
            "type": "array", "items": {"enum": RequestLine.Resolution.values}, "contains": {"const": "refund"}
        },
    })  # fmt: skip


def _comparisons():
    """One for each fact: how it can be compared, and to what."""
    for fact in FACTS.values():
        valued = fact.kind != Kind.FLAG
        plain = [op.value for op in (*([] if valued else OPS[fact.kind]), Op.KNOWN, Op.UNKNOWN)]
        yield _object({"fact": {"const": fact.name}, "op": {"enum": plain}}, ["fact", "op"])
        if valued:
            compared = {"enum": [op.value for op in OPS[fact.kind]]}
            yield _object(
                {"fact": {"const": fact.name}, "op": compared, "value": VALUES[fact.kind]}, ["fact", "op", "value"]
            )


def _outcome():
    return _object({
        "decision": {"enum": Decision.values},
        "free": {"type": "boolean"},
        "code": {"enum": RequestLine.DeclineCode.values},
        "texts": {"type": "object", "additionalProperties": {"type": "string", "maxLength": LONGEST}},
        "asks": {"type": "array", "items": {"enum": Question.Kind.values}},
        "grant": {"enum": RequestLine.Resolution.values},
        "assign_to": {"type": "string", "format": "email"},
        "assign_team": WORD,
        "fee": {"type": "number", "exclusiveMinimum": 0, "maximum": int(LARGEST_FEE)},
        "destination": WORD,
    }, ["decision"])  # fmt: skip
