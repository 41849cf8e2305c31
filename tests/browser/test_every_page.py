"""Every page of the desk: nothing hangs over its edge at any width, and everybody can read and operate it."""

from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import expect

from messaging.models import Letter
from notifications.models import Notice, PushSubscription
from notifications.telling import read
from orders.models import Product
from requests_inbox.beginning.submitting import Asked, submit
from requests_inbox.models import PolicyVersion, ReturnForm, SavedView
from requests_inbox.return_forms.form_fields import Condition, FormField, Kind
from requests_inbox.return_policies import stopping
from shipping.tasks import make_label
from tests.builders import fresh, make_form, make_order, make_policy, make_reason, make_return, make_rule, make_team
from tests.returns.making import make_approved
from tests.shipping.conftest import documents_elsewhere
from tests.shipping.making import make_point

__all__ = ["documents_elsewhere"]
AXE = (Path(__file__).parent / "vendor" / "axe.min.js").read_text()
RULES = ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa"]
# What is dark differs in its colours only; what is narrow has parts of its own.
LOOKS = [(1440, "light", RULES), (1440, "dark", ["color-contrast"]), (390, "light", RULES)]
WIDTHS = [360, 390, 768, 1024, 1440, 1920]
LONG_NAME = "Maximiliane Hohenstein-Bartholomäus von der Donaudampfschifffahrtsgesellschaft"
LONG_WORD = "Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz"
LONG_TEXT = f"Die {LONG_WORD} passt leider überhaupt nicht, " * 12


@pytest.fixture
def crowded(shop, admin, colleague):
    """A request with everything at its longest: thirty lines, forty events, words without a place to break."""
    shop.free_exchange = True
    shop.save()
    lines = [(2, "1234567.89"), *[(1, "20.00")] * 29]
    order = make_order(shop, lines=lines, customer_name=LONG_NAME, customer_language="de")
    order.customer_email = f"{'x' * 50}@{'y' * 50}.test"
    order.save()
    order.lines.filter(number__lte=2).update(name=f"{LONG_WORD} {LONG_WORD}", sku="SKU" * 13)
    reason = make_reason(shop, "long", en=LONG_WORD, nl=LONG_WORD, de=LONG_WORD)
    asked = [Asked(line, line.quantity, reason, LONG_TEXT, "exchange", LONG_WORD) for line in order.lines.all()]
    request = submit(order, asked)
    for number in range(12):
        request.note(by=colleague, text=f"{number} {LONG_TEXT}")
        request.set_free_return(by=colleague, seen=request.version, free=True)
        request.set_free_return(by=colleague, seen=request.version, free=False)
    request.precheck(by=colleague, seen=request.version, verdict="approve", note=LONG_TEXT)
    request.tag(by=colleague, seen=request.version, names=[LONG_WORD[:40], *(f"tag {n}" for n in range(11))])
    request.assign(by=colleague, seen=request.version, to=admin)
    request.hold(by=colleague, seen=request.version, reason=LONG_WORD)
    return request


@pytest.fixture
def decided(shop, admin):
    """One whose mail has left, one of which an item was declined and whose mail has not."""
    early, late = make_return(shop), make_return(shop)
    early.cancel(by=admin, seen=1, kind="error")
    early.send_now(by=admin)
    Letter.objects.due().send_each()
    line = late.line_list[0]
    decisions = {line.pk: {"decision": "declined", "decline_code": "used", "decline_text": LONG_TEXT[:300]}}
    late.approve(by=admin, seen=1, decisions=decisions)
    return early, late


@pytest.fixture
def labelled(shop, documents_elsewhere):
    """An approved one with its label."""
    request = make_approved(shop)
    make_label.call(request.make_label().pk)
    return fresh(request)


@pytest.fixture
def view(shop, admin):
    return SavedView.objects.create(owner=admin, shop=shop, name=LONG_WORD[:60], query="queue=all&state=on_hold")


@pytest.fixture
def new(shop):
    return make_return(shop)


@pytest.fixture
def alike(shop):
    """Two of a heap, with the longest of names."""
    make_return(shop)
    return make_return(shop, customer_name=LONG_NAME, customer_language="de")


@pytest.fixture
def proposed(shop, colleague):
    request = make_return(shop, customer_name=LONG_NAME)
    request.precheck(by=colleague, seen=1, verdict="approve", text=LONG_TEXT, note=LONG_TEXT)
    return fresh(request)


@pytest.fixture
def judged(shop, colleague, admin):
    """What one proposed and another confirmed or changed."""
    for number in range(2):
        request = make_return(shop)
        request.precheck(by=colleague, seen=1, verdict="approve")
        fresh(request).approve(by=admin, seen=2, free_return=bool(number))
    return request


@pytest.fixture
def form(shop, admin):
    """A draft with a field of each kind and the longest of words."""
    long, reason = {"en": LONG_WORD, "nl": LONG_TEXT[:120]}, Condition(("too_small",), ("Lamps",))
    make_reason(shop)
    Product.objects.create(shop=shop, sku="L", name="Lamp", product_group="Lamps")
    choices = ((str(number), {"en": LONG_WORD}) for number in range(3))
    fields = [FormField(kind, kind, long, long, asked_of=reason, need="when", needed_of=reason) for kind in Kind.values]
    make_form(shop, replace(fields.pop(4), choices=tuple(choices)), *fields, by=admin)
    return ReturnForm.objects.begin_draft(shop, by=admin)


@pytest.fixture
def policy(shop, admin):
    """Two versions and a draft, with a rule of the longest words in groups, stopped."""
    make_reason(shop, "long", en=LONG_WORD, nl=LONG_WORD, de=LONG_WORD)
    ends = [
        {"fact": "reason", "op": "is", "value": ["long", LONG_WORD]},
        {"fact": "sku", "op": "is_not", "value": [LONG_WORD]},
        {"fact": "value", "op": "under", "value": "1234567.89"}, {"fact": "return_rate", "op": "over", "value": 50},
        {"fact": "country", "op": "unknown"},
    ]  # fmt: skip
    when = {"all": [*ends, {"any": [*ends, {"none": ends}]}]}
    rule = make_rule("long", when, "decline", code="too_late", texts={"en": LONG_TEXT, "nl": LONG_TEXT})
    alert = {"key": "alert", "name": LONG_WORD, "when": when, "then": {"text": LONG_TEXT[:300].strip()}}
    make_policy(shop, make_rule("gone"), by=admin)
    make_policy(shop, rule | {"name": LONG_WORD}, make_rule("gone"), alerts=[alert], by=admin)
    draft = PolicyVersion.objects.begin_draft(shop, by=admin)
    draft.change(draft.document.without("gone").moved("long", 1), by=admin, seen=0)
    stopping.stop(shop, by=admin)
    return draft


@pytest.fixture
def told(shop, admin, colleague, settings):
    """Lines of all sorts, read and unread, and a browser that is told."""
    settings.VAPID_PRIVATE_KEY = "AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE"
    PushSubscription.objects.create(person=admin, endpoint="https://fcm.googleapis.com/a", browser="Firefox, Linux")
    for number in range(4):
        make_return(shop).note(by=colleague, text="@Mila Admin")
        if number < 2:
            read(admin)
    return Notice.objects.filter(person=admin)


@pytest.fixture
def teams(shop, admin, alike):
    """One with the longest name, whose work a request is."""
    team = make_team(shop, admin, name=LONG_WORD[:60])
    request = fresh(alike)
    request.assign(by=admin, seen=request.version, to=team)
    return team


PAGES = {
    "sign-in": lambda rows: "/accounts/login/",
    "inbox": lambda rows: "/inbox/needs-decision/",
    "request": lambda rows: f"/requests/{rows('new').reference}/",
    "crowded request": lambda rows: f"/requests/{rows('crowded').reference}/?queue=on-hold",
    "request whose mail has left": lambda rows: f"/requests/{rows('decided')[0].reference}/",
    "request whose mail can be stopped": lambda rows: f"/requests/{rows('decided')[1].reference}/",
    "approving": lambda rows: f"/requests/{rows('crowded').reference}/approval/",
    "cancelling": lambda rows: f"/requests/{rows('new').reference}/cancellation/",
    "holding": lambda rows: f"/requests/{rows('new').reference}/hold/",
    "pre-checking": lambda rows: f"/requests/{rows('new').reference}/check/",
    "finding an order": lambda rows: f"/requests/new/?q={rows('new').order.number}",
    "searching": lambda rows: "/search/?q=e",
    "filters": lambda rows: (
        rows("crowded") and f"/inbox/all/?state=on_hold&reason=long&value=20..&q={LONG_NAME[:9]}&panel=open"
    ),
    "nothing found": lambda rows: "/inbox/draft/?free=yes&country=Elsewhere&tag=gone&q=elephant+colour:red",
    "nothing to do": lambda rows: rows("crowded") and "/inbox/draft/",
    "saved view": lambda rows: f"/views/{rows('view').pk}/",
    "tagging": lambda rows: f"/requests/{rows('crowded').reference}/tags/",
    "assigning": lambda rows: f"/requests/{rows('new').reference}/assignment/",
    "asking for a return": lambda rows: f"/requests/new/{rows('crowded').order_id}/",
    "reasons": lambda rows: f"/reasons/{rows('new').shop.slug}/",
    "return form": lambda rows: rows("form") and f"/forms/{rows('form').shop.slug}/?reason=too_small&group=Lamps",
    "field of the return form": lambda rows: f"/forms/{rows('form').shop.slug}/new/choice/",
    "policy": lambda rows: f"/policies/{rows('policy').shop.slug}/",
    "rule of the policy": lambda rows: f"/policies/{rows('policy').shop.slug}/rules/long/",
    "new rule": lambda rows: f"/policies/{rows('policy').shop.slug}/new/rule/",
    "alert of the policy": lambda rows: f"/policies/{rows('policy').shop.slug}/rules/alert/",
    "terms of the policy": lambda rows: f"/policies/{rows('policy').shop.slug}/terms/",
    "mode of a rule": lambda rows: f"/policies/{rows('policy').shop.slug}/rules/long/mode/",
    "publishing a policy": lambda rows: f"/policies/{rows('policy').shop.slug}/publication/",
    "history of the policy": lambda rows: f"/policies/{rows('policy').shop.slug}/history/2/",
    "test of the policy": lambda rows: (
        f"/policies/{rows('policy').shop.slug}/test/?reference={rows('crowded').reference}"
    ),
    "file of the policy": lambda rows: f"/policies/{rows('policy').shop.slug}/file/",
    "snippet, which": lambda rows: f"/settings/shops/{rows('form').shop.slug}/portal/snippet/",
    "snippet, look": lambda rows: f"/settings/shops/{rows('form').shop.slug}/portal/snippet/?step=2&language=nl",
    "snippet, copy": lambda rows: f"/settings/shops/{rows('form').shop.slug}/portal/snippet/?step=3&look=over",
    "signed in": lambda rows: "/accounts/back/",
    "tags": lambda rows: f"/tags/{rows('crowded').shop.slug}/",
    "settings": lambda rows: "/settings/",
    "shop settings": lambda rows: f"/settings/shops/{rows('new').shop.slug}/",
    "jobs": lambda rows: rows("new") and "/jobs/",
    "notices": lambda rows: rows("told") and "/notices/",
    "what one is told": lambda rows: rows("told") and "/settings/notices/",
    "time to decide": lambda rows: f"/settings/shops/{rows('new').shop.slug}/hours/",
    "teams of a shop": lambda rows: f"/settings/shops/{rows('teams').shop.slug}/teams/{rows('teams').pk}/",
    "taking a team away": lambda rows: f"/settings/shops/{rows('teams').shop.slug}/teams/{rows('teams').pk}/ending/",
    "request of a team": lambda rows: rows("teams") and f"/requests/{rows('alike').reference}/",
    "team": lambda rows: rows("crowded") and "/team/",
    "what can be undone": lambda rows: rows("decided") and "/pending/",
    "clusters": lambda rows: rows("alike") and "/clusters/",
    "first and second pass": lambda rows: rows("judged") and "/team/calibration/",
    "what is like it": lambda rows: f"/requests/{rows('alike').reference}/precedents/",
    "confirming": lambda rows: f"/requests/{rows('proposed').reference}/confirmation/",
    "all of a list": lambda rows: rows("proposed") and "/inbox/draft/together/",
    "raising an alert": lambda rows: f"/requests/{rows('new').reference}/alert/",
    "returns": lambda rows: rows("labelled") and "/returns/",
    "return": lambda rows: f"/returns/{rows('labelled').rma}/",
    "request with a label": lambda rows: f"/requests/{rows('labelled').reference}/",
    "mailing a label": lambda rows: f"/requests/{rows('labelled').reference}/label-mail/",
    "returns and prices": lambda rows: f"/return-terms/{rows('labelled').shop.slug}/",
    "addresses for returns": lambda rows: f"/destinations/{rows('labelled').shop.slug}/",
    "ways back": lambda rows: make_point(rows("labelled").shop) and f"/drop-off/{rows('labelled').shop.slug}/",
    "design of labels": lambda rows: f"/label-design/{rows('labelled').shop.slug}/",
    "mailbox": lambda rows: rows("decided") and "/demo/",
}


@pytest.fixture
def every_page(request, open_browser, admin):
    """Each page in turn, as the admin sees it: the role that sees everything there is."""
    addresses = {name: address(request.getfixturevalue) for name, address in PAGES.items()}

    def walk():
        stranger, inside = open_browser(), open_browser(admin)
        for name, address in addresses.items():
            page = stranger if name == "sign-in" else inside
            page.goto(address)
            yield name, page

    return walk


def hanging_over(page):
    """What is wider than the window, or wider than the pane that ought to scroll up and down only."""
    return page.evaluate("""() => {
        const panes = [document.scrollingElement, ...document.querySelectorAll(
            ".sheet, .page, .list__scroll, .detail, .detail__body, .detail__main, .detail__side, .decide, .reading")]
        return panes.filter((pane) => pane.scrollWidth > pane.clientWidth + 1)
            .map((pane) => `${pane.className || pane.tagName}: ${pane.scrollWidth} > ${pane.clientWidth}`)
    }""")


def violations(page, within=None, rules=RULES):
    """What axe finds on the page, or in one dialog: it takes what a modal one covers for something one could press."""
    page.evaluate(AXE)
    ask = "([part, rules]) => axe.run(part ?? document, {runOnly: rules, resultTypes: ['violations']})"
    found = page.evaluate(ask, [within, rules])
    return {
        one["id"]: [node["html"][:120] + node["failureSummary"] for node in one["nodes"]] for one in found["violations"]
    }


def test_nothing_hangs_over_the_edge_of_any_page_and_nothing_keeps_anybody_out(every_page):
    over, barriers = {}, {}
    for name, page in every_page():
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 844})
            if found := hanging_over(page):
                over[name, width] = found
        for width, scheme, rules in LOOKS:
            page.set_viewport_size({"width": width, "height": 844})
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
            if found := violations(page, rules=rules):
                barriers[name, width, scheme] = found
        page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    assert (over, barriers) == ({}, {})


def test_a_person_who_wants_less_motion_sees_none(open_browser, agent, new, decided):
    page = open_browser(agent, reduced_motion="reduce")
    page.goto(f"/requests/{new.reference}/")
    moving = "() => [...document.querySelectorAll('*')].filter((one) => one.getAnimations().length).length"
    page.keyboard.press("a")
    expect(page.locator("#sheet form")).to_be_visible()
    assert page.evaluate(moving) == 0
    durations = "() => getComputedStyle(document.querySelector('.btn')).transitionDuration"
    assert set(page.evaluate(durations).split(", ")) == {"0s"}
