"""A version tried on the past: one statement replays all requests of a shop and sets the verdicts beside what people did.

The items are judged by the very expression that judges a new request (evaluating.py); the statement around it only
brings the items of a request together and counts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection, transaction
from django.db.models import F, Value
from django.tasks import task
from django.utils import timezone

from requests_inbox.models import PolicyFacts, PolicyVersion, RequestLine, ReturnRequest, RuleSetting, Simulation
from requests_inbox.models.policies import require_lead
from requests_inbox.states import Status

from .evaluating import STEP, WEIGHT, Hit, Verdict, deciding, paying, walk
from .gathering import AT_ONCE, gather, missing
from .outcomes import Decision

DECLINED, ASKED, LED, LEFT = (STEP * WEIGHT[one] for one in (Decision.DECLINE, Decision.ASK, Decision.LEAD, Decision.REVIEW))
GRANTED = (Status.APPROVED, Status.LABEL_CREATED, Status.CLOSED, Status.EXPIRED)
NOTHING_BEFORE = Value(-1)
SETTLED = {Verdict.APPROVE, Verdict.PARTLY, Verdict.DECLINE}  # what a person's decision can be compared to


@dataclass(frozen=True)
class Replay:
    """The requests of a shop since a moment, judged by `document`, and by `before` where there is something before it."""

    shop: object
    document: object
    since: datetime
    before: object = None

    def count(self):
        """[{heaviest, verdict, pay, was, people, free, n}]: how many requests share all of these."""
        return self._rows(f"""
            SELECT heaviest, verdict, pay, was, people, free, count(*) AS n
            FROM judged GROUP BY heaviest, verdict, pay, was, people, free
        """)

    def disagreements(self, *, rule_place=None, verdict=None, people=None, after=None, most=50):
        """The requests that people decided otherwise, the youngest first: [(id, verdict, people)], after an id."""
        asked = [f"verdict IN ({_listed(SETTLED)})", f"people IN ({_listed(SETTLED)})", "verdict <> people"]
        params = []
        for condition, value in [("verdict = %s", verdict), ("people = %s", people), ("request_id < %s", after)]:
            if value is not None:
                asked.append(condition)
                params.append(str(value) if isinstance(value, str) else value)
        if rule_place is not None:
            asked.append("(heaviest %% %s) / 2 = %s")
            params += [STEP, rule_place]
        return self._rows(
            f"SELECT request_id, verdict, people FROM judged WHERE {' AND '.join(asked)} "
            "ORDER BY request_id DESC LIMIT %s", [*params, most],
        )  # fmt: skip

    @property
    def rules(self):
        """Rules that are off are left out; all others are tried, whether they are at work yet or not."""
        off = RuleSetting.objects.filter(shop=self.shop, mode=RuleSetting.Mode.OFF).values_list("key", flat=True)
        return walk(self.shop, self.document, leave_out=set(off))

    def _items(self):
        rules = self.rules
        before = deciding(walk(self.shop, self.before)) if self.before else NOTHING_BEFORE
        pays = any(rule.then.free is not None for _place, rule in rules)
        facts = PolicyFacts.objects.filter(shop=self.shop, submitted_at__gte=self.since)
        return facts.values(
            "request_id", key=deciding(rules), pays=paying(rules) if pays else Value(0), was=before,
            decision=F("line__decision"),
        )  # fmt: skip

    def _rows(self, statement, params=()):
        items, item_params = self._items().query.sql_with_params()
        table = ReturnRequest._meta.db_table
        sql = f"""
            WITH items AS ({items}),
            requests AS (
                SELECT request_id, max(key) AS heaviest, min(key) AS lightest, max(pays) AS pay,
                       max(was) AS was_heaviest, min(was) AS was_lightest,
                       max(CASE WHEN decision = 'declined' THEN 1 ELSE 0 END) AS declined
                FROM items GROUP BY request_id
            ),
            judged AS (
                SELECT request_id, heaviest, pay, {_verdict('heaviest', 'lightest')} AS verdict,
                       {_verdict('was_heaviest', 'was_lightest')} AS was, {_people()} AS people, request.free_return AS free
                FROM requests JOIN {table} request ON request.id = request_id
            )
            {statement}
        """  # noqa: S608  our own names; values are parameters
        with transaction.atomic(), connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET LOCAL work_mem = '256MB'")
            cursor.execute(sql, [*item_params, *params])
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _verdict(heaviest, lightest):
    """evaluating.verdict_of, in SQL."""
    return f"""CASE WHEN {heaviest} < 0 THEN NULL WHEN {heaviest} < {DECLINED} THEN 'approve'
        WHEN {heaviest} < {ASKED} AND {lightest} < {DECLINED} THEN 'partly' WHEN {heaviest} < {ASKED} THEN 'decline'
        WHEN {heaviest} < {LED} THEN 'ask' WHEN {heaviest} < {LEFT} THEN 'lead' ELSE 'review' END"""


def _people():
    """What people made of it, in the words of a verdict; `open` and `other` are none."""
    return f"""CASE WHEN request.is_open THEN 'open'
        WHEN request.status IN ({_listed(GRANTED)}) THEN CASE WHEN declined = 1 THEN 'partly' ELSE 'approve' END
        WHEN request.cancellation_kind = 'declined' THEN 'decline' ELSE 'other' END"""


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
        approved = [row for row in self.rows if row["verdict"] in (Verdict.APPROVE, Verdict.PARTLY)]
        more = sum(row["n"] for row in approved if row["pay"] == 2 and not row["free"])
        less = sum(row["n"] for row in approved if row["pay"] == 1 and row["free"])
        price = self.replay.shop.label_price
        return {"more": more, "less": less, "cost": str(Decimal(more - less) * price) if price else None}


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
    while lines := list(missing(shop, since).values_list("pk", flat=True)[:AT_ONCE]):
        gather(RequestLine.objects.filter(pk__in=lines))
    if simulation.edition != simulation.version.edition:  # it was edited before its turn came
        return
    result = simulate(simulation.version, simulation.days, simulation.begun_at)
    Simulation.objects.filter(pk=pk).update(result=result, finished_at=timezone.now())
