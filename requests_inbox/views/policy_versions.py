"""The versions of a policy: published, compared, gone back to, tested on one request, taken out and in as a file."""

import json
from functools import cache

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from requests_inbox.models import PolicyVersion, ReturnRequest
from requests_inbox.policy_pages.policy_page import PolicyPage
from requests_inbox.policy_pages.policy_trial import PolicyTrial
from requests_inbox.policy_pages.publication import Publication, begin_simulation
from requests_inbox.refusals import Refusal
from requests_inbox.return_policies import files
from requests_inbox.return_policies.differing import differences
from requests_inbox.return_policies.document import Document, Terms
from requests_inbox.return_policies.schema import schema
from requests_inbox.return_policies.writing import roll_back, write
from shops.policies import led_by

from .policies import attempt, tell


@require_http_methods(["GET", "HEAD", "POST"])
def policy_publication(request, slug):
    """What the draft changes, what stands against it, and the button that puts it in force."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    if not page.is_draft:
        raise Http404
    publication, status = Publication(page, request.POST), 200
    if request.method == "POST":
        if attempt(request, publication.publish, by=request.user):
            sentence = _("Version %(number)s is in force. Rules that are new are in shadow.")
            messages.success(request, sentence % {"number": page.version.number})
            return redirect("requests_inbox:policies", slug)
        status = request.refusal.status
    context = {
        "page": page, "shop": page.shop, "publication": publication, "refusal": getattr(request, "refusal", None)
    }  # fmt: skip
    return render(request, "requests_inbox/policy_publication.html", context, status=status)


@require_POST
def policy_simulation(request, slug):
    """Try the draft on the past."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    if not page.is_draft:
        raise Http404
    return redirect(begin_simulation(page.version, by=request.user))


@require_safe
def policy_history(request, slug, number=None):
    """All versions; and of one, what it changed against another (the one before, unless `against` says)."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    versions = list(_published(page.shop))
    chosen = next((one for one in versions if one.number == number), None)
    if number is not None and chosen is None:
        raise Http404
    context = {"page": page, "shop": page.shop, "versions": versions, "chosen": chosen}
    if chosen:
        against = request.GET.get("against", "")
        other = next((one for one in versions if str(one.number) == against), None)
        if other is None:
            other = next((one for one in versions if one.number == number - 1), None)
        before = other.document if other else Document(terms=Terms.of_shop(page.shop))
        context |= {"other": other, "differences": list(differences(before, chosen.document, page.shop))}
        context["shown"] = PolicyPage(page.shop, request.user).showing(chosen)
    return render(request, "requests_inbox/policy_history.html", context)


@require_POST
def policy_roll_back(request, slug, number):
    """A new draft that says what this version said."""
    shop = led_by(request.user, slug)
    version = get_object_or_404(_published(shop), number=number)
    try:
        roll_back(version, by=request.user)
    except Refusal as refusal:
        messages.error(request, refusal.reason)
        return redirect("requests_inbox:policies", slug)
    messages.success(request, _("The draft says what version %(n)s said. Publish it to go back.") % {"n": number})
    return redirect("requests_inbox:policies", slug)


@require_safe
def policy_test(request, slug):
    """One request, chosen by its reference: what each rule and each condition makes of it."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    reference, test, status = request.GET.get("reference", "").strip()[:20], None, 200
    if reference:
        visible = ReturnRequest.objects.with_facts().visible_to(request.user).filter(shop=page.shop)
        if found := visible.filter(reference__iexact=reference).first():
            test = PolicyTrial(page, found)
        else:
            status = 404
    context = {"page": page, "shop": page.shop, "reference": reference, "test": test}
    return render(request, "requests_inbox/policy_test.html", context, status=status)


# As a file ---------------------------------------------------------------------------------------------------------


@require_http_methods(["GET", "HEAD", "POST"])
def policy_file(request, slug):
    """The policy as YAML, to take away; and one to take in, which becomes the draft."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    mistakes, status = [], 200
    if request.method == "POST":
        try:
            document = files.read(_sent(request), page.shop)
        except files.Mistakes as found:
            mistakes, status = found.sentences, 422
        else:
            if attempt(request, write, page.shop, lambda before: document, by=request.user):
                tell(request, _("The file is the draft now. Nothing is in force until it is published."))
                return redirect("requests_inbox:policies", slug)
            status = request.refusal.status
    context = {
        "page": page, "shop": page.shop, "mistakes": mistakes, "refusal": getattr(request, "refusal", None),
        "typed": request.POST.get("text", ""), "largest": files.LARGEST // 1000,
    }  # fmt: skip
    return render(request, "requests_inbox/policy_file.html", context, status=status)


def _sent(request):
    """The octets of the file, or of what was pasted."""
    if upload := request.FILES.get("file"):
        return upload.read(files.LARGEST + 1)
    return request.POST.get("text", "").encode()


@require_safe
def policy_yaml(request, slug, number=None):
    """The draft, or a version, as a file."""
    page = PolicyPage(led_by(request.user, slug), request.user)
    version = get_object_or_404(_published(page.shop), number=number) if number else page.version
    address = request.build_absolute_uri(reverse("requests_inbox:policy_schema"))
    name = f"{slug}-policy-{f'v{number}' if number else localdate().isoformat()}.yaml"
    return HttpResponse(
        files.written(version.document, page.shop, schema=address), content_type="application/yaml; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"', "X-Content-Type-Options": "nosniff"},
    )  # fmt: skip


@cache
def _schema():
    return json.dumps(schema(), indent=2) + "\n"


@require_safe
@login_not_required
@cache_control(public=True, max_age=3600)
def policy_schema(request):
    """What may stand in such a file. It says nothing of any shop, so whoever's editor asks is told."""
    headers = {"Access-Control-Allow-Origin": "*"}
    return HttpResponse(_schema(), content_type="application/schema+json", headers=headers)


def _published(shop):
    versions = PolicyVersion.objects.published().filter(shop=shop)
    return versions.select_related("made_by", "published_by", "shop").order_by("-number")
