"""A shop of the demo has a return policy for some weeks now: most of it in shadow or suggesting; one rule passes on."""

from datetime import timedelta

from django.utils import timezone

from helpdesk.demo.data.policies import MODES, POLICY
from helpdesk.demo.seeding.crew import Crew
from helpdesk.demo.seeding.past import acting_at
from requests_inbox.models import DecisionTrace, PolicyVersion, RequestLine, ReturnRequest, RuleSetting, Simulation
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.gathering import gather
from requests_inbox.return_policies.judging import judge
from requests_inbox.return_policies.simulating import simulate
from requests_inbox.return_policies.tracing import trace_of

WEEKS = 8
LOOKED_BACK = 120  # requests that were judged when they came in, and that people have decided since


def give_policy(shop):
    lead = Crew().lead
    gather(RequestLine.objects.filter(request__shop=shop))
    with acting_at(timezone.now() - timedelta(weeks=WEEKS)):
        draft = PolicyVersion.objects.begin_draft(shop, by=lead)
        draft.change(Document.read(written_for(shop) | {"terms": draft.stored["terms"]}), by=lead, seen=draft.edition)
        tried = {"begun_by": lead, "finished_at": timezone.now(), "result": simulate(draft, 90)}
        Simulation.objects.create(version=draft, edition=draft.edition, **tried)
        draft.publish(by=lead, seen=draft.edition, note="Everything that we had agreed on, in shadow first")
    for key, mode in MODES.items():
        RuleSetting.objects.filter(shop=shop, key=key).update(mode=mode)
    version, settings = PolicyVersion.objects.get(pk=draft.pk), RuleSetting.objects.of(shop)
    _look_back(shop, version, settings)
    for pk in ReturnRequest.objects.filter(shop=shop, is_open=True).values_list("pk", flat=True):
        judge.call(pk)


def written_for(shop):
    """The policy, with the shop's own teams."""
    teams = dict(shop.teams.current().values_list("name", "pk"))
    rules = [
        rule | {"then": rule["then"] | {"assign_team": teams[rule["then"]["assign_team"]]}}
        if "assign_team" in rule["then"] else rule
        for rule in POLICY["rules"]
    ]  # fmt: skip
    return POLICY | {"rules": rules}


def _look_back(shop, version, settings):
    """What it said of those that are decided by now: so its report has something to tell."""
    decided = ReturnRequest.objects.with_facts().filter(shop=shop, is_open=False).order_by("-submitted_at")
    traces = []
    for request in decided[:LOOKED_BACK]:
        trace, _hits, _alerts = trace_of(request, version, settings)
        trace.at = request.submitted_at
        traces.append(trace)
    DecisionTrace.objects.bulk_create(traces)
