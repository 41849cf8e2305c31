"""A policy tried on the past, and how its rules fare beside people."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.parts import render_part
from requests_inbox.models import RuleSetting, Simulation
from requests_inbox.policy_pages.policy_page import PolicyPage
from requests_inbox.policy_pages.simulation_page import Trial
from requests_inbox.refusals import Refusal
from requests_inbox.return_policies import reporting
from shops.policies import led_by

PARTS = ["simulation"]


@require_safe
def simulation(request, slug, pk):
    """What came of it; while it is under way the page asks again by itself."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    simulations = Simulation.objects.filter(version__shop=page.shop).select_related("version__shop", "begun_by")
    trial = Trial(get_object_or_404(simulations, pk=pk), request.GET)
    context = {"page": page, "shop": page.shop, "here": "simulation", "trial": trial}
    return render_part(request, "requests_inbox/simulation.html", context, PARTS)


@require_safe
def policy_report(request, slug):
    """Each rule beside people, week by week; with ?rule= where they decided otherwise."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    fared = reporting.report(page.shop)
    told = [(shown, fared.get(shown.key, reporting.Fared())) for shown in page.rules_in_force]
    rules = [(shown, one, shown.next_mode if one.is_enough_for(page.shop) else None) for shown, one in told]
    key = request.GET.get("rule")
    context = {
        "page": page, "shop": page.shop, "here": "report", "rules": rules, "weeks": reporting.weeks(),
        "otherwise": reporting.otherwise(page.shop, key) if key in fared else [],
    }  # fmt: skip
    return render(request, "requests_inbox/policy_report.html", context)


@require_POST
def policy_promotion(request, slug, key):
    """One press: from shadow to suggesting, from suggesting to acting."""
    shop = led_by(request.user, slug)
    setting = get_object_or_404(RuleSetting, shop=shop, key=key)
    try:
        reporting.promote(setting, by=request.user)
    except Refusal as refusal:
        if refusal.status == 403:
            raise
        messages.error(request, refusal.reason)
    else:
        messages.success(request, _("From now on: %(mode)s.") % {"mode": setting.get_mode_display()})
    return redirect("requests_inbox:policy_report", slug)
