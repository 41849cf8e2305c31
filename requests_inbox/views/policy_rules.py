"""One rule or staff alert of the policy, edited beside the others."""

from django.http import Http404, QueryDict
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from helpdesk.middleware import still_typing, typed
from requests_inbox.policy_pages.policy_forms import AlertForm, RuleForm
from requests_inbox.policy_pages.policy_page import PolicyPage
from requests_inbox.return_policies.conditions import Unusable
from requests_inbox.return_policies.counting import count
from requests_inbox.return_policies.document import Rule
from requests_inbox.return_policies.evaluating import fits
from requests_inbox.return_policies.law import notes, objections
from requests_inbox.return_policies.saying import say_any
from requests_inbox.return_policies.writing import keys_taken, write
from shops.policies import led_by

from .policies import attempt, page_with, render_policy, tell

FORMS = {"rule": RuleForm, "alert": AlertForm}
PARTS = ["rule", "told"]
COUNT = "count"
ROW = "row-"  # begins the ids of conditions on the page


@require_http_methods(["GET", "HEAD", "POST"])
def policy_rule_new(request, slug, kind):
    """A rule or an alert behind all others."""
    if kind not in FORMS:
        raise Http404
    page = PolicyPage(led_by(request.user, slug), request.user)
    return _edit(request, page, FORMS[kind], None)


@require_http_methods(["GET", "HEAD", "POST"])
def policy_rule(request, slug, key):
    page, rule = page_with(request, slug, key)
    return _edit(request, page, RuleForm if isinstance(rule, Rule) else AlertForm, rule)


def _edit(request, page, form_class, rule):
    """A button of the conditions, the live count, or (without a word of it) keeping what was written."""
    form = form_class(
        _posted(request), shop=page.shop, rule=rule, taken=keys_taken(page.shop, page.document),
        initial={"version": page.seen},
    )  # fmt: skip
    do = request.POST.get("do", "")
    if do == COUNT:
        return _count(request, page, form, rule)
    if not form.is_bound:
        return _show(request, page, form, rule, 200)
    if do or request.method != "POST":
        still_typing(request)
        form.redraw(do)
        return _show(request, page, form, rule, 200)
    return _keep(request, page, form, rule)


def _posted(request):
    """What was sent; or what was typed when the session ended, to go on with."""
    if request.method == "POST":
        return request.POST
    if (kept := typed(request)) is None:
        return None
    posted = QueryDict(mutable=True)
    posted.update(kept)
    return posted


def _count(request, page, form, rule):
    """While it is typed: the sentence, what the law says, and how many past requests it fits."""
    still_typing(request)
    told = Told(page.shop, form)
    told.count()
    form.redraw("")
    return _show(request, page, form, rule, 200, told=told)


def _keep(request, page, form, rule):
    status, told = 422, Told(page.shop, form)
    if told.rule and not told.objections:
        if attempt(request, write, page.shop, lambda document: document.put(told.rule), by=request.user):
            tell(request, _("“%(name)s” is in the draft.") % {"name": told.rule.name})
            return redirect("requests_inbox:policies", page.shop.slug)
        status = request.refusal.status
    return _show(request, page, form, rule, status, told=told)


def _show(request, page, form, rule, status, told=None):
    told = told or (Told.of(page.shop, rule) if rule else None)
    if request.htmx and (request.htmx.target or "").startswith(ROW):
        request.htmx.target = "rule"  # the page takes its row out of it, and what is typed in the others stays
    return render_policy(request, page, status, PARTS, pane="rule", form=form, rule=rule, told=told)


class Told:
    """What is told of a rule as it is typed. Of what is not finished, that which can be."""

    def __init__(self, shop, form):
        self.shop, self.clauses = shop, form.when.clauses
        self.rule, self.whole, self.everything = None, None, None
        if form.is_valid():
            try:
                self.rule = form.result
            except Unusable as reason:
                form.add_error(None, str(reason))
        self.condition = form.when.read_whole()

    @classmethod
    def of(cls, shop, rule):
        told = cls.__new__(cls)
        told.shop, told.rule, told.clauses, told.condition = shop, rule, [], rule.when
        told.whole = told.everything = None
        return told

    @property
    def sentence(self):
        return say_any(self.rule, self.shop) if self.rule else ""

    @property
    def is_rule(self):
        return isinstance(self.rule, Rule)

    @property
    def notes(self):
        return list(notes(self.rule)) if self.is_rule else []

    @property
    def objections(self):
        return list(objections(self.rule)) if self.is_rule else []

    def count(self):
        """Past requests that fit each clause, and the whole: one statement."""
        asked = {clause.place: one.expression for clause in self.clauses if (one := clause.read())}
        if self.condition is not None:
            asked[""] = fits(self.rule) if self.is_rule else self.condition.expression
        self.everything, found = count(self.shop, asked)
        self.whole = found.get("")
        for clause in self.clauses:
            clause.count = found.get(clause.place)
