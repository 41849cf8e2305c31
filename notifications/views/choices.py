"""What one wants to be told, and where: the matrix, its presets, and one's browsers."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.staticfiles import finders
from django.db import transaction
from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from notifications import pushing
from notifications.forms import BrowserForm, ChoicesForm
from notifications.kinds import Preset, Way, ways_of
from notifications.models import NoticeChoices

MOST_BROWSERS = 20


@require_http_methods(["GET", "HEAD", "POST"])
def choices(request):
    form = ChoicesForm(request.POST if request.method == "POST" else None, instance=NoticeChoices.of(request.user))
    if form.is_valid():
        form.keep()
        messages.success(request, _("Your settings are kept."))
        return redirect("notifications:choices")
    return render(request, "notifications/choices.html", about(request, form), status=422 if form.is_bound else 200)


def about(request, form, browser_form=None):
    return {
        "form": form,
        "browser_form": browser_form or BrowserForm(),
        "ways": Way,
        "presets": Preset.choices,
        "preset": NoticeChoices.of(request.user).preset,
        "browsers": request.user.push_subscriptions.all(),
        "push_key": pushing.public_key() if pushing.is_set_up() else "",
    }


@require_POST
def preset(request):
    """All of the matrix at once."""
    chosen = request.POST.get("preset")
    if chosen not in Preset.values:
        raise Http404
    kept = {"ways": ways_of(chosen), "digest": True}
    NoticeChoices.objects.update_or_create(person=request.user, defaults=kept)
    messages.success(request, _("Your settings are kept."))
    return redirect("notifications:choices")


@require_POST
@transaction.atomic
def browser(request):
    """This browser wants to be told."""
    form = BrowserForm(request.POST)
    if not pushing.is_set_up():
        raise Http404
    if not form.is_valid():
        page = about(request, ChoicesForm(instance=NoticeChoices.of(request.user)), form)
        return render(request, "notifications/choices.html", page, status=422)
    form.keep(request.user, name_of(request.headers.get("User-Agent", "")))
    oldest = request.user.push_subscriptions.order_by("-pk").values_list("pk", flat=True)[MOST_BROWSERS:]
    request.user.push_subscriptions.filter(pk__in=list(oldest)).delete()
    messages.success(request, _("This browser is told from now on."))
    return redirect("notifications:choices")


@require_POST
def browser_removal(request, pk):
    get_object_or_404(request.user.push_subscriptions, pk=pk).delete()
    messages.success(request, _("That browser is told nothing any more."))
    return redirect("notifications:choices")


def name_of(agent):
    """Firefox on Windows, so that one knows one's browsers apart."""
    known = {"Edg/": "Edge", "OPR/": "Opera", "Firefox/": "Firefox", "Chrome/": "Chrome", "Safari/": "Safari"}
    systems = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "macOS"}
    found = next((name for mark, name in known.items() if mark in agent), _("Browser"))
    system = next((name for mark, name in (systems | {"Linux": "Linux"}).items() if mark in agent), "")
    return f"{found}, {system}" if system else found


@require_safe
@login_not_required
def push_worker(request):
    """The script that shows what is pushed. It stands at the root, because it speaks for the whole desk."""
    return FileResponse(open(finders.find("js/push-worker.js"), "rb"), content_type="text/javascript")
