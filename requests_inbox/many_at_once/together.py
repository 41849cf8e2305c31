"""What is typed once for many requests. Each form says what it means in the form of one request's own action."""

import uuid

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy
from django.utils.translation import pgettext_lazy as _in

from requests_inbox import policies
from requests_inbox.forms import (
    CANCELLATIONS,
    DeclineCode,
    Hold,
    SaysUntil,
    SaysWhy,
    code_of,
    must_say_why,
    whom_to_choose,
    words,
)
from requests_inbox.models import RequestLine, ReturnRequest, Tag
from requests_inbox.refusals import Refusal, Unready
from requests_inbox.widgets import Suggesting
from shops.models import Membership, Team

AS_TYPED = gettext_lazy("Every mail has it exactly as you type it, whatever language the customer reads.")


class Together(forms.Form):
    """`confirm` is on the button with the number of requests, `done` says what became of them."""

    key = forms.UUIDField(widget=forms.HiddenInput)
    confirm: str | Promise
    done: str | Promise
    about: str | Promise = ""

    def __init__(self, data=None, *, person, initial=None):
        self.person = person
        super().__init__(data, initial={"key": uuid.uuid4(), **(initial or {})})

    @property
    def is_settled(self):
        """Whether it says already what is to happen: as typed, or as it stands if nobody has typed yet."""
        return self.is_bound and self.is_valid()

    @property
    def raw(self):
        """What was typed, as a batch keeps it for those who carry it out."""
        return {field.name: field.value() for field in self.visible_fields()}

    def settle(self):
        """A form that nobody has touched, as it would be sent."""
        if self.is_bound:
            return self
        data = {name: self.get_initial_for_field(field, name) for name, field in self.fields.items()}
        settled = type(self)(data, person=self.person)
        return settled if settled.is_valid() else self

    def wish(self, request):
        """{field: value} for the form of this request's own action."""
        return self.raw

    def check(self, request):
        """Raise the Refusal that only this form knows of."""


class ApproveTogether(Together):
    free = forms.ChoiceField(
        label=gettext_lazy("Free return"),
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", gettext_lazy("As each request has it")),
            ("alerts", gettext_lazy("Also on where an alert asks for it")),
            ("on", gettext_lazy("On for all: the label costs nothing")),
            ("off", gettext_lazy("Off for all: the customer pays")),
        ],
    )
    text = words(gettext_lazy("Your own words in the mails"), required=False, help_text=AS_TYPED)
    confirm = gettext_lazy("Approve %(n)s")
    done = ngettext_lazy("%(n)s approved", "%(n)s approved", "n")

    def wish(self, request):
        return {"free_return": self._is_free(request), "text": self.cleaned_data["text"]}

    def _is_free(self, request):
        choice = self.cleaned_data["free"]
        if choice == "alerts":
            return request.free_return or bool(_asking_for_free_return(request))
        return request.free_return if choice == "" else choice == "on"

    def check(self, request):
        """Why an alert is not followed is said on the request itself, and not for many at once."""
        asking = _asking_for_free_return(request)
        if asking and not self._is_free(request):
            raise Unready(_("“%(alert)s” Make it free, or decide on it by itself.") % {"alert": asking[0].text})


def _asking_for_free_return(request):
    """The alerts that want the return to be free, and have not been answered by a reason why not."""
    return [one for one in request.alert_list if one.requires == "free_return" and not one.contradiction]


class FollowTogether(Together):
    """Nothing is typed: each request has what the policy says of it."""

    about = gettext_lazy("Each is decided, or its customer asked, as the policy says of it. The decision is yours.")
    confirm = gettext_lazy("Do as it says: %(n)s")
    done = ngettext_lazy("%(n)s done as the policy says", "%(n)s done as the policy says", "n")


class CancelTogether(SaysWhy, Together):
    kind = forms.ChoiceField(
        label=gettext_lazy("What happens"), widget=forms.RadioSelect, choices=CANCELLATIONS, initial="declined"
    )
    code = forms.ChoiceField(
        label=gettext_lazy("Why declined"),
        required=False,
        choices=[("", gettext_lazy("Choose a reason")), *DeclineCode.choices],
        help_text=gettext_lazy("Each customer reads the reason in their own language."),
    )
    text = words(gettext_lazy("Message to the customers"), required=False, help_text=AS_TYPED)
    confirm = gettext_lazy("Cancel %(n)s")
    done = ngettext_lazy("%(n)s cancelled", "%(n)s cancelled", "n")

    def check(self, request):
        code = self.cleaned_data.get("code")
        if self.cleaned_data["kind"] != "declined" or code not in RequestLine.LEGAL:
            return
        if all(line.ground != "withdrawal" for line in request.line_list):
            raise Unready(_("No item of it is a withdrawal by right: choose a reason of the shop's own."))


class ConfirmTogether(Together):
    """Each as it was proposed: there is nothing to say for all of them."""

    confirm = gettext_lazy("Confirm %(n)s as proposed")
    done = ngettext_lazy("%(n)s confirmed", "%(n)s confirmed", "n")

    @property
    def is_settled(self):
        return True

    def wish(self, request):
        return {}


class CheckTogether(Together):
    verdict = forms.ChoiceField(
        label=gettext_lazy("You would"), widget=forms.RadioSelect, choices=ReturnRequest.Verdict.choices,
        initial="approve",
    )  # fmt: skip
    code = forms.ChoiceField(
        label=gettext_lazy("Why declined"), required=False,
        choices=[
            ("", gettext_lazy("Choose a reason")),
            *(choice for choice in DeclineCode.choices if choice[0] != DeclineCode.OTHER),
        ],
    )  # fmt: skip
    note = words(gettext_lazy("Note for whoever decides"), required=False)
    confirm = gettext_lazy("Pre-check %(n)s")
    done = ngettext_lazy("%(n)s pre-checked", "%(n)s pre-checked", "n")

    def clean(self):
        data = super().clean()
        if data.get("verdict") == ReturnRequest.Verdict.DECLINE:
            must_say_why(self, data)
        return data


class HoldTogether(SaysUntil, Together):
    reason, until, on, at = (Hold.base_fields[name] for name in ("reason", "until", "on", "at"))
    confirm = gettext_lazy("Hold %(n)s")
    done = ngettext_lazy("%(n)s on hold", "%(n)s on hold", "n")


class SetFreeTogether(Together):
    free = forms.ChoiceField(
        label=gettext_lazy("Free return"),
        widget=forms.RadioSelect,
        initial="on",
        choices=[
            ("on", gettext_lazy("On: the label costs nothing")),
            ("off", gettext_lazy("Off: the customer pays")),
        ],
    )
    confirm = _in("button", "Change %(n)s")
    done = ngettext_lazy("%(n)s changed", "%(n)s changed", "n")

    def wish(self, request):
        return {"free": self.cleaned_data["free"] == "on"}

    def check(self, request):
        wanted = self.cleaned_data["free"] == "on"
        if request.free_return == wanted:
            raise Refusal(_("Free return is on already.") if wanted else _("Free return is off already."))


class AssignTogether(Together):
    to = forms.ChoiceField(label=gettext_lazy("Who looks after them"), required=False)
    confirm = gettext_lazy("Assign %(n)s")
    done = ngettext_lazy("%(n)s assigned", "%(n)s assigned", "n")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        memberships = self._memberships()
        self.deciders = {}
        for membership in memberships.select_related("person").order_by("person__name", "person"):
            self.deciders.setdefault(membership.shop_id, []).append(membership.person)
        self.teams = {}
        for team in Team.objects.current().filter(pk__in=memberships.values("teams")):
            self.teams.setdefault(team.shop_id, []).append(team)
        self.known = {code_of(one): one for some in (self.deciders, self.teams) for of in some.values() for one in of}
        self.fields["to"].choices = whom_to_choose(self.known, self.person)
        self.fields["to"].initial = code_of(self.person) if code_of(self.person) in self.known else ""

    def _memberships(self):
        """Of everybody who decides in a shop of this person's."""
        found = Membership.objects.current().filter(shop__in=self.person.roles, role__in=policies.DECIDERS)
        return found.filter(person__is_active=True)

    def check(self, request):
        request.assignees = self.deciders.get(request.shop_id, [])  # read once for all of them
        request.teams = self.teams.get(request.shop_id, [])
        to = self.known.get(self.cleaned_data["to"])
        if to == request.assignee:
            raise Refusal(_("%(name)s has it already.") % {"name": to or _("Nobody")})
        if to and to not in [*request.assignees, *request.teams]:
            facts = {"name": to, "shop": request.shop}
            raise Unready(_("%(name)s does not decide on requests of %(shop)s.") % facts)


class TagTogether(Together):
    added = forms.CharField(
        label=gettext_lazy("Tags to add"),
        max_length=500,
        help_text=gettext_lazy("Any words of yours; a comma stands between two."),
        widget=Suggesting,
    )
    confirm = gettext_lazy("Tag %(n)s")
    done = ngettext_lazy("%(n)s tagged", "%(n)s tagged", "n")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        names = Tag.objects.visible_to(self.person).values_list("name", flat=True)
        self.fields["added"].widget.words = names.order_by("name").distinct()

    def check(self, request):
        """What it has already stays; those that have all of them are left alone."""
        added = {name.strip().lower() for name in self.cleaned_data["added"].split(",")} - {""}
        if added <= {name.lower() for name in request.tag_names}:
            raise Refusal(_("It has these tags already."))


class MarkReadTogether(Together):
    about = gettext_lazy("What comes in from now on is unread again.")
    confirm = gettext_lazy("Mark %(n)s as read")
    done = ngettext_lazy("%(n)s marked as read", "%(n)s marked as read", "n")


class MarkUnreadTogether(Together):
    about = gettext_lazy("They stand among the unread replies until somebody does something with them.")
    confirm = gettext_lazy("Mark %(n)s as unread")
    done = ngettext_lazy("%(n)s marked as unread", "%(n)s marked as unread", "n")


TOGETHER = {
    "approval": ApproveTogether,
    "policy": FollowTogether,
    "confirmation": ConfirmTogether,
    "check": CheckTogether,
    "hold": HoldTogether,
    "cancellation": CancelTogether,
    "free-return": SetFreeTogether,
    "assignment": AssignTogether,
    "tags": TagTogether,
    "read-mark": MarkReadTogether,
    "unread-mark": MarkUnreadTogether,
}


def done_in_words(action, number):
    """3 approved."""
    return TOGETHER[action].done % {"n": number}
