"""Saved views: the filters of a list under a name, for oneself or for a shop."""

from django import forms
from django.http import Http404, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST

from requests_inbox.lists.counting import listing_of_view
from requests_inbox.lists.listing import Listing, asker_of
from requests_inbox.lists.queues import DEFAULT, QUEUES
from requests_inbox.models import SavedView

from .page import list_context

LONGEST = SavedView._meta.get_field("query").max_length


class SavedViewForm(forms.ModelForm):
    """A name, with whom it is shared, and the filters on screen as the address has them."""

    query = forms.CharField(required=False, max_length=LONGEST, error_messages={
        "max_length": gettext_lazy("These are too many filters to keep."),
    })  # fmt: skip

    class Meta:
        model = SavedView
        fields = ["name", "shop"]
        error_messages = {"name": {"required": gettext_lazy("Give the view a name.")}}

    def __init__(self, *args, asker, **kwargs):
        super().__init__(*args, **kwargs)
        self.asker = asker
        self.fields["shop"].queryset = self.fields["shop"].queryset.visible_to(asker.person)

    def clean_name(self):
        name = self.cleaned_data["name"]
        others = SavedView.objects.filter(owner=self.instance.owner, name=name).exclude(pk=self.instance.pk)
        if others.exists():
            raise forms.ValidationError(_("There is a view called “%(name)s” already.") % {"name": name})
        return name

    @property
    def list(self):
        """The list on screen, as far as it can be read."""
        parameters = QueryDict(self.data.get("query", "")[:LONGEST])
        slug = parameters.get("queue")
        return Listing.read(slug if slug in QUEUES else DEFAULT, parameters, self.asker)

    def save(self, commit=True):
        self.instance.query = self.list.query
        return super().save(commit)


@require_POST
def views(request):
    """Keep the list on screen as a new view."""
    return _keep(request, SavedView(owner=request.user))


@require_http_methods(["GET", "HEAD", "POST"])
def view(request, pk):
    """Open it; or give it another name, other readers and the filters on screen."""
    found = get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk)
    if request.method == "POST":
        return _keep(request, _own(found, request.user))
    return redirect(_opened(found, request))


@require_POST
def view_deletion(request, pk):
    found = _own(get_object_or_404(SavedView.objects.visible_to(request.user), pk=pk), request.user)
    there = listing_of_view(found, asker_of(request)).url
    found.delete()
    return redirect(there)


def _own(view, person):
    """A colleague's view can be read; to whoever may not change it, changing it does not exist."""
    if not view.may_be_changed_by(person):
        raise Http404
    return view


def _keep(request, view):
    form = SavedViewForm(request.POST, instance=view, asker=asker_of(request))
    if form.is_valid():
        return redirect(_opened(form.save(), request))
    queue = form.list
    if view.pk:
        queue.view = SavedView.objects.get(pk=view.pk)
    return render(request, "requests_inbox/inbox.html", list_context(request, queue) | {"view_form": form}, status=422)


def _opened(view, request):
    queue = listing_of_view(view, asker_of(request))
    queue.view = view
    return queue.url
