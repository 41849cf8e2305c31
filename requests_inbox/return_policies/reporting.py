"""How rules fare beside people: what each said of requests that somebody has decided since, week by week."""

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from datetime import timedelta

from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import TruncWeek
from django.utils import timezone
from django.utils.translation import gettext as _

from requests_inbox.models import DecisionTrace, PolicyFacts, PolicyVersion, RuleSetting
from requests_inbox.refusals import Unready

from .evaluating import SETTLED

DAYS = 90
NEXT = {RuleSetting.Mode.SHADOW: RuleSetting.Mode.SUGGEST, RuleSetting.Mode.SUGGEST: RuleSetting.Mode.AUTO}


@dataclass
class Fared:
    """One rule beside people. `weeks`: {Monday: Counter(alike=…, other=…)}."""

    alike: int = 0
    other: int = 0
    weeks: dict = field(default_factory=lambda: defaultdict(Counter))

    @property
    def decided(self):
        return self.alike + self.other

    @property
    def percent(self):
        return 100 * self.alike // self.decided if self.decided else None

    def is_enough_for(self, shop):
        """Whether people have decided as often as the shop wants, and nearly always as the rule said."""
        return self.decided >= shop.trust_after and self.percent >= shop.trust_percent


def report(shop, days=DAYS):
    """{key of a rule: how it fared} over the requests that people decided: one statement.

    What a rule did by itself is not counted: nobody had another opinion.
    """
    fared = defaultdict(Fared)
    for row in _compared(shop, days):
        one = fared[row["shadow_rule"]]
        alike = row["shadow_verdict"] == row["people"]
        one.alike += row["n"] if alike else 0
        one.other += 0 if alike else row["n"]
        one.weeks[row["week"].date()]["alike" if alike else "other"] += row["n"]
    return dict(fared)


def _compared(shop, days):
    rows = decided(shop, days).annotate(week=TruncWeek("at"))
    return rows.order_by().values("shadow_rule", "shadow_verdict", "people", "week").annotate(n=Count("pk"))


def decided(shop, days):
    """The last look at each request that a person decided afterwards, with what they decided (`people`)."""
    since = timezone.now() - timedelta(days=days)
    last = DecisionTrace.objects.filter(request=OuterRef("request")).order_by("-pk").values("pk")[:1]
    people = PolicyFacts.objects.filter(request=OuterRef("request")).values("people")[:1]
    traces = DecisionTrace.objects.filter(
        shop=shop, at__gte=since, shadow_verdict__in=SETTLED, pk=Subquery(last), request__decided_by__isnull=False
    )
    return traces.annotate(people=Subquery(people)).filter(people__in=SETTLED)


def otherwise(shop, key, days=DAYS, most=50):
    """Where people decided otherwise than a rule said, the youngest first."""
    traces = decided(shop, days).filter(shadow_rule=key).select_related("request", "request__decided_by")
    return [trace for trace in traces.order_by("-pk")[: most * 4] if trace.people != trace.shadow_verdict][:most]


def next_mode(mode, rule):
    """With what a rule could be trusted next; None where there is nothing more, or a person decides in any case."""
    following = NEXT.get(mode)
    return None if following == RuleSetting.Mode.AUTO and rule.then.declines else following


def promote(setting, *, by):
    """From shadow to suggesting, from suggesting to acting, where it has fared well enough."""
    version = PolicyVersion.objects.in_force(setting.shop)
    rule = version and version.document.find(setting.key)
    if rule and setting.mode in NEXT and next_mode(setting.mode, rule) is None:
        raise Unready(_("A rule that declines does not act by itself: a person confirms every refusal."))
    fared = report(setting.shop).get(setting.key, Fared())
    if setting.mode not in NEXT or not fared.is_enough_for(setting.shop):
        raise Unready(
            _("It needs %(n)s decisions of people of which %(percent)s %% are as it said: see the report.")
            % {"n": setting.shop.trust_after, "percent": setting.shop.trust_percent}
        )
    setting.set(
        by=by, mode=NEXT[setting.mode], daily_cap=setting.daily_cap, amount_cap=setting.amount_cap,
        sample_percent=setting.sample_percent,
    )  # fmt: skip


def weeks(count=13):
    """The Mondays of the last weeks, the oldest first."""
    today = timezone.localdate()
    monday = today - timedelta(days=today.weekday())
    return [monday - timedelta(weeks=number) for number in reversed(range(count))]
