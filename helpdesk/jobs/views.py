"""The page of background work: what waits, what runs, what failed and can be done again."""

from datetime import timedelta

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from helpdesk.numbers import number_in

from . import policies
from .models import Heartbeat, Job

A_PAGE = 50
COUNTED = 1000  # beyond this a number says no more than "many", and counting on would read the whole table
SILENT_AFTER = timedelta(seconds=60)
TONES = {Job.State.WAITING: "neutral", Job.State.RUNNING: "accent", Job.State.DONE: "ok", Job.State.FAILED: "bad"}
ICONS = {Job.State.WAITING: "clock", Job.State.RUNNING: "play", Job.State.DONE: "check", Job.State.FAILED: "x"}


@require_safe
def job_list(request):
    """One state at a time, the newest first; without a choice the one that most wants looking at."""
    if not policies.may_watch(request.user):
        raise Http404
    jobs, now = Job.objects.visible_to(request.user), timezone.now()
    tabs = tabs_of(jobs, chosen=request.GET.get("state"))
    state = next(tab["state"] for tab in tabs if tab["current"])
    page = older_than(request.GET.get("before", ""), jobs.filter(state=state).order_by("-pk"))
    context = {
        "tabs": tabs,
        "state": state,
        "jobs": page[:A_PAGE],
        "older": page[A_PAGE - 1].pk if len(page) > A_PAGE else None,
        "oldest": jobs.filter(state=Job.State.WAITING, run_after__lte=now).order_by("pk").first(),
        "workers": Heartbeat.objects.order_by("name"),
        "now": now,
        "silent_since": now - SILENT_AFTER,
        "may_read_errors": policies.may_read_errors(request.user),
    }
    return render(request, "helpdesk/jobs.html", context)


@require_POST
def retry(request, pk):
    job = get_object_or_404(Job.objects.visible_to(request.user), pk=pk)
    if job.run_again():
        messages.success(request, _("Job %(number)d waits for a worker again.") % {"number": job.pk})
    else:
        messages.info(
            request, _("Job %(number)d has not failed, so there is nothing to run again.") % {"number": job.pk}
        )
    return redirect("jobs")


def tabs_of(jobs, *, chosen):
    """The four states with how many jobs are in each, the failed ones first."""
    order = [Job.State.FAILED, Job.State.RUNNING, Job.State.WAITING, Job.State.DONE]
    counts = {state: count_up_to(COUNTED + 1, jobs.filter(state=state)) for state in order}
    current = chosen if chosen in order else next((state for state in order if counts[state]), Job.State.WAITING)
    return [
        {
            "state": state,
            "count": min(counts[state], COUNTED),
            "many": counts[state] > COUNTED,
            "current": state == current,
            "tone": TONES[state],
            "icon": ICONS[state],
        }
        for state in order
    ]


def count_up_to(most, jobs):
    """In the order of an index, or PostgreSQL looks for the few from the table's beginning, through all others."""
    return jobs.order_by("finished_at")[:most].count()


def older_than(number, jobs):
    """One page of jobs after the one that the reader saw last, and one more to know whether there is another page."""
    last = number_in(number)
    older = jobs if last is None else jobs.filter(pk__lt=last)
    return list(older[: A_PAGE + 1])
