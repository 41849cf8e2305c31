"""A version tried on the past: one statement judges all requests of a shop, beside what people made of them.

The items are judged by the very expression that judges a new request (evaluating.py); the statement around it only
brings the items of a request together and counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import DecimalField, ExpressionWrapper, F, IntegerField, Value
from django.db.models.functions import Cast, Coalesce, Round
from django.tasks import task
from django.utils import timezone

from requests_inbox.models import PolicyFacts, PolicyVersion, RuleSetting, Simulation
from requests_inbox.models.policies import require_lead

from .evaluating import SETTLED, STEP, WEIGHT, Hit, Verdict, charging, deciding, paying, verdict_of, walk
from .gathering import gather_missing
from .outcomes import Decision

DECLINED, ASKED = (STEP * WEIGHT[one] for one in (Decision.DECLINE, Decision.ASK))  # where their keys begin
NOTHING_BEFORE = Value(-1)
WORTH = ExpressionWrapper(Coalesce(F("line_value"), Decimal(0)) * 100, DecimalField(max_digits=14, decimal_places=2))
CENTS = Cast(Round(WORTH), IntegerField())  # of an item; an order in another currency has none


@dataclass(frozen=True)
class Replay:
    """The requests of a shop since a moment, judged by `document`, and by `before` where there is one."""

    shop: object
    document: object
    since: datetime
    before: object = None

    def count(self):
        """[{verdict, was, heaviest, pay, people, was_free, n, charged, fees}]: how many requests share the first six,
        how many of them have a fee, and what their fees come to in cents.

        Requests of one item, which most are, need not be brought together: their keys are counted as they are found.
        """
        one, several = self._items(line_count=1), self._items(line_count__gt=1)
        same = "heaviest, lightest, pay, was_heaviest, was_lightest, people, was_free"
        rows = _rows(
            f"""
            SELECT key AS heaviest, key AS lightest, pays AS pay, was AS was_heaviest, was AS was_lightest, people,
                   was_free, count(*) AS n, {_fees("fee", "bearing")}
            FROM ({one[0]}) items GROUP BY key, pays, was, people, was_free
            UNION ALL
            SELECT {same}, count(*) AS n, {_fees("fee", "bearing")}
            FROM ({_together(several[0])}) requests GROUP BY {same}
            """,  # noqa: S608  our own names; values are parameters
            [*one[1], *several[1]],
        )
        for row in rows:
            row["verdict"] = verdict_of(row["heaviest"], row["lightest"])
            row["was"] = verdict_of(row["was_heaviest"], row["was_lightest"]) if self.before else None
        return rows

    def disagreements(self, *, rule_place=None, after=None, most=50):
        """The requests that people decided otherwise, the youngest first: [{request_id, verdict, people}]."""
        items, params = self._items(people__in=SETTLED, **({"request_id__lt": after} if after else {}))
        verdict = _verdict("heaviest", "lightest")
        asked = [f"verdict IN ({_listed(SETTLED)})", "verdict <> people"]
        if rule_place is not None:
            asked.append(f"(heaviest %% {STEP}) / 2 = %s")
            params = [*params, rule_place]
        return _rows(
            f"""
            SELECT request_id, verdict, people
            FROM (SELECT request_id, heaviest, {verdict} AS verdict, people FROM ({_together(items)}) requests) judged
            WHERE {" AND ".join(asked)} ORDER BY request_id DESC LIMIT %s
            """,  # noqa: S608
            [*params, most],
        )

    @property
    def rules(self):
        """Rules that are off are left out; all others are tried, whether they are at work yet or not."""
        off = RuleSetting.objects.filter(shop=self.shop, mode=RuleSetting.Mode.OFF).values_list("key", flat=True)
        return walk(self.shop, self.document, leave_out=set(off))

    def _items(self, **which):
        """(SQL, parameters) of the items with their keys."""
        rules = self.rules
        before = deciding(walk(self.shop, self.before)) if self.before else NOTHING_BEFORE
        pays = any(rule.then.free is not None for _place, rule in rules)
        charges = any(rule.then.fee for _place, rule in rules)
        facts = PolicyFacts.objects.filter(shop=self.shop, submitted_at__gte=self.since, **which)
        return facts.values(
            "request_id", "people", "was_free", key=deciding(rules), was=before,
            pays=paying(rules) if pays else Value(0), fee=charging(rules) if charges else Value(0),
            bearing=CENTS if charges else Value(0),
        ).query.sql_with_params()  # fmt: skip


def _together(items):
    """The requests that items belong to."""
    return f"""
        SELECT request_id, max(key) AS heaviest, min(key) AS lightest, max(pays) AS pay, max(was) AS was_heaviest,
               min(was) AS was_lightest, max(people) AS people, {_any("was_free")} AS was_free, max(fee) AS fee,
               sum(CASE WHEN fee > 0 THEN bearing ELSE 0 END) AS bearing
        FROM ({items}) items GROUP BY request_id
    """  # noqa: S608


def _fees(fee, bearing):
    """Suggestion.fee, in SQL: never more than is paid back for the items that bear it."""
    least = f"CASE WHEN {fee} < {bearing} THEN {fee} ELSE {bearing} END"
    return f"sum(CASE WHEN {fee} > 0 AND {bearing} > 0 THEN 1 ELSE 0 END) AS charged, sum({least}) AS fees"


def _any(column):
    return f"bool_or({column})" if connection.vendor == "postgresql" else f"max({column})"


def _rows(sql, params):
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute(sql, params)
        names = [column[0] for column in cursor.description]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _verdict(heaviest, lightest):
    """evaluating.verdict_of, in SQL."""
    return f"""CASE WHEN {heaviest} < {DECLINED} THEN 'approve' WHEN {heaviest} < {ASKED} AND {lightest} < {DECLINED}
        THEN 'partly' WHEN {heaviest} < {ASKED} THEN 'decline' ELSE 'none' END"""


def _listed(words):
    return ", ".join(f"'{word}'" for word in sorted(map(str, words)))


def simulate(version, days, now=None):
    """What Simulation.result keeps: counts of requests, and shares that a page can say in a sentence."""
    shop, since = version.shop, (now or timezone.now()) - timedelta(days=days)
    in_force = PolicyVersion.objects.in_force(shop)
    replay = Replay(shop, version.document, since, in_force.document if in_force else None)
    return Summary(replay).result


class Summary:
    """Sums the rows of a replay."""

    def __init__(self, replay):
        self.replay, self.rows = replay, replay.count()
        self.by_place = {place: rule.key for place, rule in replay.rules}

    @property
    def result(self):
        rows = self.rows
        return {
            "requests": self._sum(),
            "verdicts": {str(verdict): self._sum(verdict=verdict) for verdict in Verdict},
            "people": {word: self._sum(people=word) for word in sorted({row["people"] for row in rows})},
            "matrix": self._pairs("verdict", "people"),
            "agreed": sum(row["n"] for row in rows if _compares(row) and row["verdict"] == row["people"]),
            "disagreed": sum(row["n"] for row in rows if _compares(row) and row["verdict"] != row["people"]),
            "rules": self._rules(),
            "free": self._free(),
            "fees": self._fees(),
            "flips": self._pairs("was", "verdict") if self.replay.before else None,
        }

    def _sum(self, **wanted):
        return sum(row["n"] for row in self.rows if all(row[name] == value for name, value in wanted.items()))

    def _pairs(self, one, other):
        pairs = sorted({(row[one], row[other]) for row in self.rows})
        return [[first, second, self._sum(**{one: first, other: second})] for first, second in pairs]

    def _rules(self):
        """{key: {requests, agreed, disagreed, free}}, "" for those that no rule fits."""
        found = {}
        for row in self.rows:
            hit = Hit.of(row["heaviest"])
            key = "" if hit.is_unknown else self.by_place.get(hit.place, "")
            told = found.setdefault(key, {"requests": 0, "agreed": 0, "disagreed": 0, "free": 0})
            told["requests"] += row["n"]
            told["free"] += row["n"] if row["pay"] == 2 else 0
            if _compares(row):
                told["agreed" if row["verdict"] == row["people"] else "disagreed"] += row["n"]
        return found

    def _free(self):
        """How many returns would have been free that were not, and the other way round; what that costs in labels."""
        approved = self._approved()
        more = sum(row["n"] for row in approved if row["pay"] == 2 and not row["was_free"])
        less = sum(row["n"] for row in approved if row["pay"] == 1 and row["was_free"])
        price = self.replay.shop.label_price
        return {"more": more, "less": less, "cost": str(Decimal(more - less) * price) if price else None}

    def _fees(self):
        """How many requests would have a fee, and what they would keep back together; None where no rule has one."""
        if not any(rule.then.fee for _place, rule in self.replay.rules):
            return None
        approved = self._approved()
        cents = sum(row["fees"] for row in approved)
        return {"requests": sum(row["charged"] for row in approved), "kept": str(Decimal(cents) / 100)}

    def _approved(self):
        return [row for row in self.rows if row["verdict"] in (Verdict.APPROVE, Verdict.PARTLY)]


def _compares(row):
    return row["verdict"] in SETTLED and row["people"] in SETTLED


# In the background ----------------------------------------------------------------------------------------------------


def begin(version, *, by, days=90):
    """Have a version tried on its shop's last days. What is edited meanwhile needs another one."""
    require_lead(version.shop, by)
    with transaction.atomic():
        simulation = Simulation.objects.create(version=version, edition=version.edition, days=days, begun_by=by)
        run_simulation.enqueue(simulation.pk)
    return simulation


@task
def run_simulation(pk):
    """May run twice: the past is the same."""
    simulation = Simulation.objects.select_related("version__shop").get(pk=pk)
    shop, since = simulation.version.shop, simulation.begun_at - timedelta(days=simulation.days)
    gather_missing(shop, since)
    if simulation.edition != simulation.version.edition:  # it was edited before its turn came
        return
    result = simulate(simulation.version, simulation.days, simulation.begun_at)
    Simulation.objects.filter(pk=pk).update(result=result, finished_at=timezone.now())
