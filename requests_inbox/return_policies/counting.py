"""How many past requests a rule, and each of its conditions, would have fitted: one statement, the very expressions."""

from datetime import timedelta

from django.db.models import Case, Count, Max, Sum, Value, When
from django.tasks import task
from django.utils import timezone

from requests_inbox.models import PolicyFacts
from shops.models import Shop

from .evaluating import fits
from .gathering import gather_missing

DAYS = 90


def past(shop, days=DAYS):
    return PolicyFacts.objects.filter(shop=shop, submitted_at__gte=timezone.now() - timedelta(days=days))


def count(shop, conditions, days=DAYS):
    """(how many requests there were, {name: how many have an item that fits}). `conditions`: {name: expression}.

    First one row for each request, then their sum: no set of ids is kept for each condition.
    """
    names = {f"fits_{place}": name for place, name in enumerate(conditions)}
    fitting = {
        short: Max(Case(When(conditions[name], then=Value(1)), default=Value(0))) for short, name in names.items()
    }
    requests = past(shop, days).order_by().values("request").annotate(items=Count("pk"), **fitting)
    found = requests.aggregate(all_of_them=Count("request"), **{f"n_{short}": Sum(short) for short in names})
    return found["all_of_them"], {name: found[f"n_{short}"] or 0 for short, name in names.items()}


def count_rules(shop, rules, days=DAYS):
    """The same of whole rules and alerts, by their keys; a rule without what the law spares."""
    expressions = {rule.key: fits(rule) if hasattr(rule.then, "decision") else rule.when.expression for rule in rules}
    return count(shop, expressions, days)


@task
def gather_past(shop_id):
    """Requests from before there was a policy, so that it can be counted and tried on them."""
    gather_missing(Shop.objects.get(pk=shop_id), timezone.now() - timedelta(days=DAYS))
