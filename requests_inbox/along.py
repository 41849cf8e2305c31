"""What a pane shows of other tables comes with its request: as JSON in the one query, made into rows again here."""

from datetime import UTC
from functools import lru_cache

from django.db import DEFAULT_DB_ALIAS
from django.db.models import Aggregate, DateTimeField, Exists, F, Func, JSONField, OuterRef, Subquery
from django.db.models.expressions import RawSQL
from django.db.models.functions import JSONObject
from django.utils.dateparse import parse_datetime

from shops.models import Person, Team

from .models import DecisionTrace, Draft, PolicyVersion, Question, ReturnRequest, StaffAlert


class JSONRows(Aggregate):
    function = "JSON_GROUP_ARRAY"
    output_field = JSONField()

    def as_postgresql(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, function="JSONB_AGG", **context)


class Nested(Func):
    """JSON inside JSON: SQLite would put it there as a text."""

    output_field = JSONField()
    template = "%(expressions)s"

    def as_sqlite(self, compiler, connection, **context):
        return self.as_sql(compiler, connection, template="JSON(%(expressions)s)", **context)


def along(person):
    """What to annotate a request with, for `unpack`."""
    return _along(person.pk)


@lru_cache(1000)
def _along(pk):
    """Put into SQL once for each person: that takes longer than to answer it."""
    person = Person(pk=pk)
    asked = {
        "told_alerts": _told(StaffAlert.objects.all(), who="acknowledged_by__name"),
        "told_questions": _told(Question.objects.all()),
        "told_drafts": _told(Draft.objects.filter(person=person)),
        "told_trace": _latest_trace(),
        "is_of_my_team": Exists(Team.objects.of(person).filter(pk=OuterRef("assigned_team"))),
    }
    query = ReturnRequest.objects.annotate(**asked).query
    compiler = query.get_compiler(DEFAULT_DB_ALIAS)
    found = {name: query.annotations[name] for name in asked}
    return {name: RawSQL(*compiler.compile(one), one.output_field) for name, one in found.items()}  # noqa: S611  ours


def unpack(request):
    """Give the request its alerts and questions, the drafts of whoever looks, and what the policy says."""
    request.alert_list = [_with_name(alert, row) for alert, row in _made(StaffAlert, request.told_alerts)]
    request.question_list = [question for question, _row in _made(Question, request.told_questions)]
    request.draft_list = [draft for draft, _row in _made(Draft, request.told_drafts)]
    request.policy_trace = _trace_of(request)
    return request


def bring_along(request, person):
    """The same for a request that was read without them."""
    if not hasattr(request, "draft_list"):
        told = ReturnRequest.objects.filter(pk=request.pk).annotate(**along(person)).values(*along(person)).get()
        vars(request).update(told)
        unpack(request)


def _latest_trace():
    names = _columns(DecisionTrace)
    names |= {"version__number": F("version__number"), "version__stored": Nested("version__stored")}
    latest = DecisionTrace.objects.filter(request=OuterRef("pk")).order_by("-pk")
    return Subquery(latest.values(told=JSONObject(**names))[:1], output_field=JSONField())


def _trace_of(request):
    if not request.told_trace:
        return None
    trace, row = next(_made(DecisionTrace, [request.told_trace]))
    names = {"id": row["version_id"], "number": row["version__number"], "stored": row["version__stored"]}
    trace.version = PolicyVersion.from_db(None, list(names), list(names.values()))
    return trace


def _columns(model):
    """{name: what tells it}; what is JSON stays so."""
    fields = model._meta.concrete_fields
    return {one.attname: Nested(one.attname) if isinstance(one, JSONField) else F(one.attname) for one in fields}


def _told(rows, **more):
    names = _columns(rows.model) | more
    rows = rows.filter(request=OuterRef("pk")).order_by().values("request")
    return Subquery(rows.annotate(told=JSONRows(JSONObject(**names))).values("told"), output_field=JSONField())


def _made(model, told):
    """(row, what was told of it), in the order in which they were written."""
    fields = model._meta.concrete_fields
    for row in sorted(told or [], key=lambda row: row["id"]):
        values = [_value(field, row[field.attname]) for field in fields]
        yield model.from_db(None, [field.attname for field in fields], values), row


def _value(field, told):
    if told is None or not isinstance(field, DateTimeField):
        return field.to_python(told)
    moment = parse_datetime(told)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)  # SQLite keeps no zone


def _with_name(alert, row):
    if alert.acknowledged_by_id:
        alert.acknowledged_by = Person.from_db(None, ["id", "name"], [alert.acknowledged_by_id, row["who"]])
    return alert
