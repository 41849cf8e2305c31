"""Why: of each item the values that were seen, and what became of each rule and each condition of it.

The very expressions that decide are asked one by one, in one statement: what is told is what was done.
"""

from datetime import datetime
from decimal import Decimal

from requests_inbox.models import NOT_AS_THEY_SHOULD_BE, DecisionTrace, PolicyFacts, RuleSetting

from .conditions import leaves
from .evaluating import Hit, deciding, fits, verdict_of, walk
from .facts import FACTS


def trace_of(request, version, settings):
    """(the trace, not yet saved; {line id: (the rule that decides or None, whether that is only unknown)}; alerts)."""
    document = version.document
    rules = walk(request.shop, document, leave_out=keys_in(settings, RuleSetting.Mode.OFF))
    shadows = keys_in(settings, RuleSetting.Mode.SHADOW)
    at_work = [
        (place, rule) for place, rule in rules if rule.key not in shadows and _is_at_hand(rule, document, settings)
    ]
    alerts = [alert for alert in document.alerts if alert.key not in keys_in(settings, RuleSetting.Mode.OFF)]
    told = list(_asked(PolicyFacts.objects.filter(request=request).order_by("line"), rules, at_work, alerts))
    trace = DecisionTrace(request=request, shop=request.shop, version=version)
    trace.lines = [_line(one, rules, at_work, alerts) for one in told]
    trace.verdict, trace.rule, trace.free = _outcome(told, "live", at_work)
    trace.shadow_verdict, trace.shadow_rule, trace.shadow_free = _outcome(told, "shadow", rules)
    hits = {one["line"]: _hit(one["live"], at_work) for one in told}
    raised = [alert for place, alert in enumerate(alerts) if any(one[f"alert_{place}"] for one in told)]
    return trace, hits, raised


def _is_at_hand(rule, document, settings):
    """The law's own rule has no setting; one that has none yet does not act."""
    return rule.key in settings or document.find(rule.key) is None


def keys_in(settings, mode):
    return {key for key, setting in settings.items() if setting.mode == mode}


def _asked(facts, rules, at_work, alerts):
    """One row for each item, with everything the trace tells."""
    asked = {"live": deciding(at_work), "shadow": deciding(rules)}
    for place, rule in rules:
        asked[f"rule_{place}"] = fits(rule)
        for number, leaf in enumerate(leaves(rule.when)):
            asked[f"rule_{place}_{number}"] = leaf.expression
    for place, alert in enumerate(alerts):
        asked[f"alert_{place}"] = alert.when.expression
    return facts.annotate(**asked).values("line", *FACTS, *asked)


def _line(told, rules, at_work, alerts):
    """As it is kept: {line, decides: key, unknown, facts, rules: [[key, fits, [each condition]]], alerts: [key]}.

    null is not known. `decides` is the first of the rules at work that fits, or, where `unknown`, that may fit.
    """
    hit = Hit.of(told["live"])
    return {
        "line": told["line"],
        "decides": dict(at_work)[hit.place].key if hit.place else "",
        "unknown": hit.is_unknown,
        "facts": {name: _plain(told[name]) for name in FACTS},
        "rules": [
            [rule.key, told[f"rule_{place}"], [told[f"rule_{place}_{n}"] for n in range(len(leaves(rule.when)))]]
            for place, rule in rules
        ],
        "alerts": [alert.key for place, alert in enumerate(alerts) if told[f"alert_{place}"]],
    }


def _plain(value):
    return str(value) if isinstance(value, Decimal | datetime) else value


def _hit(key, rules):
    hit = Hit.of(key)
    rule = dict(rules).get(hit.place)
    return (None, True) if hit.is_unknown else (rule, False)


def _outcome(told, name, rules):
    """(verdict, key of the rule that decides, free return or None) of a whole request."""
    keys = [one[name] for one in told]
    by_place = dict(rules)
    decisive = by_place.get(Hit.of(max(keys)).place)
    sure = [by_place[hit.place] for hit in map(Hit.of, keys) if hit.place and not hit.is_unknown]
    free = max(({True: 2, False: 1, None: 0}[rule.then.free] for rule in sure), default=0)
    if free == 1 and any(one["ground"] in NOT_AS_THEY_SHOULD_BE for one in told):
        # the shop pays, whatever a rule says (law.py)
        free = 0
    return verdict_of(max(keys), min(keys)), decisive.key if decisive else "", {2: True, 1: False, 0: None}[free]
