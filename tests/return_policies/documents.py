"""Documents of all sorts, for hypothesis; and the fields that a browser would send of a page."""

from html.parser import HTMLParser

from django.http import QueryDict
from hypothesis import strategies as st

from requests_inbox.models import Question, RequestLine, StaffAlert
from requests_inbox.return_policies.conditions import OPS, Kind
from requests_inbox.return_policies.facts import FACTS
from requests_inbox.return_policies.outcomes import Decision

WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Co"]), max_size=12).filter(lambda text: text.strip())
AMOUNTS = st.decimals(-1000, 10**6, places=2).map(str)
SPOKEN = ["en", "nl", "de"]


@st.composite
def comparisons(draw):
    fact = draw(st.sampled_from([*FACTS.values()]))
    op = draw(st.sampled_from([*OPS[fact.kind], "known", "unknown"]))
    stored = {"fact": fact.name, "op": str(op)}
    if fact.kind == Kind.FLAG or op in ("known", "unknown"):
        return stored
    if fact.kind in (Kind.CHOICE, Kind.WORDS):
        return stored | {"value": draw(st.lists(WORDS, min_size=1, max_size=3))}
    return stored | {"value": draw(AMOUNTS if fact.kind == Kind.MONEY else st.integers(-1000, 10**6))}


def group(parts):
    return st.builds(lambda how, some: {how: some}, st.sampled_from(["all", "any", "none"]), parts)


CONDITIONS = group(st.lists(comparisons() | group(st.lists(comparisons(), max_size=3)), max_size=4))
TEXTS = st.dictionaries(st.sampled_from(SPOKEN), st.lists(WORDS, min_size=1, max_size=3).map("\n".join), max_size=2)


@st.composite
def outcomes(draw):
    decision = draw(st.sampled_from(Decision.values))
    then = {"decision": decision, "free": draw(st.none() | st.booleans()), "texts": draw(TEXTS)}
    if decision == "decline":
        then |= {"code": draw(st.sampled_from([one for one in RequestLine.DeclineCode.values if one != "other"]))}
    if decision == "ask":
        then |= {"asks": draw(st.lists(st.sampled_from(Question.Kind.values), min_size=1, unique=True).map(sorted))}
    if decision in ("approve", "keep"):
        then |= {"grant": draw(st.just("") | st.sampled_from(RequestLine.Resolution.values))}
    if decision == "approve":
        then |= {"fee": draw(st.none() | st.decimals("0.01", 10_000, places=2).map(str))}
    return then


ALERTS = st.fixed_dictionaries({
    "text": WORDS, "severity": st.sampled_from(StaffAlert.Severity.values),
    "requires": st.sampled_from(StaffAlert.Requires.values),
})  # fmt: skip
TERMS = st.fixed_dictionaries({
    "window_days": st.integers(1, 3650), "window_from": st.sampled_from(["delivery", "order"]),
    "late": st.sampled_from(["flag", "refuse"]), "refund_term_days": st.integers(1, 365),
    "resolutions": st.sets(st.sampled_from(RequestLine.Resolution.values)).map(lambda some: sorted({*some, "refund"})),
})  # fmt: skip


def rules(then, prefix):
    rule = st.fixed_dictionaries({"name": WORDS, "when": CONDITIONS, "then": then})
    return st.lists(rule, max_size=3).map(lambda some: [one | {"key": f"{prefix}-{n}"} for n, one in enumerate(some)])


DOCUMENTS = st.fixed_dictionaries(
    {"terms": TERMS, "rules": rules(outcomes(), "rule"), "alerts": rules(ALERTS, "alert")}
)


class Sent(HTMLParser):
    """What a browser without scripts sends of one form, unless somebody touches it."""

    def __init__(self, html, form):
        super().__init__()
        self.wanted, self.is_inside, self.fields = form, False, []
        self.select = self.area = None
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.is_inside = told.get("id") == self.wanted
        if not self.is_inside:
            return
        name = told.get("name")
        if tag == "input" and name and (told.get("type") not in ("checkbox", "radio") or "checked" in told):
            self.fields.append((name, told.get("value", "")))
        if tag == "select":
            self.select = [name, None]
        if tag == "option" and (self.select[1] is None or "selected" in told):
            self.select[1] = told.get("value", "")
        if tag == "textarea":
            self.area = [name, ""]

    def handle_data(self, data):
        if self.area:
            self.area[1] += data

    def handle_endtag(self, tag):
        if tag == "form":
            self.is_inside = False
        if tag == "select" and self.select:
            self.fields.append(tuple(self.select))
            self.select = None
        if tag == "textarea" and self.area:
            name, text = self.area
            text = text.removeprefix("\r\n").removeprefix("\n")
            self.fields.append((name, text.replace("\r\n", "\n").replace("\n", "\r\n")))
            self.area = None


class Posted(QueryDict):
    """As the test client sends it: every value of a name, not its last one alone."""

    def items(self):
        return self.lists()


def sent(response, form="rule"):
    posted = Posted(mutable=True)
    for name, value in Sent(response.content.decode(), form).fields:
        posted.appendlist(name, value)
    return posted
