"""What a visitor has chosen so far, kept in their visit after every step, and sent as one request."""

from dataclasses import dataclass, field
from functools import cached_property

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from requests_inbox.beginning.eligibility import Eligibility, eligibility_of
from requests_inbox.beginning.submitting import Asked, Customer, FilledIn, begun_by, submit
from requests_inbox.beginning.terms import terms_of, window_ends
from requests_inbox.models import NOT_AS_THEY_SHOULD_BE, RequestLine, ReturnForm, ReturnGround, ReturnReason
from requests_inbox.return_forms.answer_form import AnswerForm, needed_of
from requests_inbox.return_forms.answers import in_words
from requests_inbox.return_forms.form_fields import BUILT_IN, Chosen, Kind
from requests_inbox.return_policies.document import Late
from requests_inbox.withdrawals.stating import ask_and_state
from shipping.models import ReturnWays, Way

from . import answer_files
from .photos import as_file
from .way_form import NAMES as WAY_NAMES

Resolution = RequestLine.Resolution

OFFERED = [
    (Resolution.REFUND, gettext_lazy("Money back"), gettext_lazy("The way you paid.")),
    (Resolution.EXCHANGE, gettext_lazy("Another size or colour"), ""),
    (Resolution.STORE_CREDIT, gettext_lazy("Store credit"), gettext_lazy("To spend in our shop.")),
    (Resolution.REPAIR, gettext_lazy("Repair it"), ""),
    (Resolution.MISSING_PART, gettext_lazy("Send the missing part"), ""),
]
# What only goods that are not as they should be can have, and where we have to know more.
MENDED = {Resolution.REPAIR, Resolution.MISSING_PART}


@dataclass
class Wish:
    """One line as the visitor wants it so far."""

    eligibility: Eligibility
    chosen: dict
    photos: list = field(default_factory=list)
    reason: ReturnReason | None = None

    @property
    def line(self):
        return self.eligibility.line

    @property
    def as_chosen(self):
        """As the shop's return form looks at it."""
        return Chosen.of(self.line, self.reason)

    @property
    def quantity(self):
        return min(self.chosen["quantity"], self.eligibility.left)

    @property
    def value(self):
        return self.quantity * self.line.price_paid

    @property
    def resolution_name(self):
        return next((name for code, name, _about in OFFERED if code == self.chosen.get("resolution")), "")

    @property
    def is_ready(self):
        if self.reason is None or self.eligibility.why_not_for(self.reason):
            return False
        return bool(self.chosen.get("resolution"))


class Asking:
    """One visitor's request on its way.

    `draft` is {"lines": {id: what was chosen}, "words", "form", "answers", "way", "dropoff"}.
    """

    def __init__(self, visit):
        self.visit, self.order, self.shop = visit, visit.order, visit.shop
        self.draft = {"lines": {}, "words": "", "answers": {}} | visit.draft

    @cached_property
    def terms(self):
        return terms_of(self.order)

    @cached_property
    def lines(self):
        return eligibility_of(self.order, seen_by=self.visit.requests)

    @cached_property
    def reasons(self):
        offered = ReturnReason.objects.filter(shop=self.shop, is_active=True)
        if self.visit.is_gift:  # only who bought it can withdraw
            offered = offered.exclude(ground=ReturnGround.WITHDRAWAL)
        return {reason.pk: reason for reason in offered}

    @cached_property
    def wishes(self):
        """What is chosen and still there, in the order of the order."""
        photos: dict = {}
        for upload in self.visit.uploads.all():
            photos.setdefault(upload.order_line_id, []).append(upload)
        return [
            Wish(one, chosen, photos.get(one.line.pk, []), self.reasons.get(chosen.get("reason")))
            for one in self.lines
            if one.left and (chosen := self.draft["lines"].get(str(one.line.pk)))
        ]

    @cached_property
    def return_form(self):
        """The one that was filled in so far; a version that the shop has published since is for others."""
        kept = ReturnForm.objects.published().filter(shop=self.shop, pk=self.draft.get("form")).first()
        return kept or ReturnForm.objects.of(self.shop)

    def details(self, data=None, files=None):
        """What the shop's form asks beside the reason, words and photos, with what was answered so far."""
        answered = answer_files.names(self.visit)
        lines = [wish.as_chosen for wish in self.wishes]
        known = {"initial": self.draft["answers"], "answered": answered, "elsewhere": BUILT_IN}
        return AnswerForm(data, files, return_form=self.return_form, lines=lines, language=get_language(), **known)

    @property
    def has_answered(self):
        """Whether nothing that the form needs is missing."""
        return self.details(self.draft["answers"]).is_valid()

    @property
    def told(self):
        """[(what was asked, what was answered, name of the item)] for the last look."""
        form, files = self.details(self.draft["answers"]), answer_files.names(self.visit)
        form.full_clean()
        names = {wish.line.pk: wish.line.name for wish in self.wishes}
        for one in form.asked:
            value = form.answers.get(one.line and one.line.key, {}).get(one.field.code)
            text = files.get(one.name, "") if value is None else in_words(one.field, value, get_language())
            if text:
                yield one.field.label_in(get_language()), text, names[one.line.key] if one.line else ""

    @cached_property
    def ways(self):
        """How it can be sent back. Without a choice, or a point to hand it in, there is nothing to ask."""
        offered = ReturnWays.of(self.shop).offered
        return offered if len(offered) > 1 or (offered and self.points.exists()) else []

    @property
    def points(self):
        """Where a parcel can be handed in, as far as the shop says so."""
        return self.shop.dropoff_points.filter(is_open=True)

    @property
    def way(self):
        """The one that was chosen, if it is offered still."""
        return next((way for way in self.ways if way == self.draft.get("way")), None)

    @cached_property
    def dropoff(self):
        """The point that was chosen for that way."""
        if self.way in (None, Way.OWN):
            return None
        return self.points.taking(self.way).filter(pk=self.draft.get("dropoff")).first()

    @property
    def way_name(self):
        return WAY_NAMES[self.way][0] if self.way else ""

    @property
    def has_way(self):
        return bool(self.way) or not self.ways

    def take_way(self, way, dropoff):
        self.draft |= {"way": way, "dropoff": dropoff}
        self.keep()
        self.__dict__.pop("dropoff", None)

    @property
    def is_ready(self):
        return bool(self.wishes) and all(wish.is_ready and self._says_enough(wish) for wish in self.wishes)

    def _says_enough(self, wish):
        """Whether the words and photos are there that the shop's form needs about this line."""
        needed = needed_of(self.return_form, wish.as_chosen)
        has_photo = any(photo.is_whole for photo in wish.photos)
        has_words = bool(wish.chosen.get("note", "").strip())
        return (has_words or not needed.get(Kind.NOTE)) and (has_photo or not needed.get(Kind.PICTURES))

    @property
    def grounds(self):
        return {wish.reason.ground for wish in self.wishes if wish.reason}

    @property
    def value(self):
        return sum(wish.value for wish in self.wishes)

    @property
    def last_day(self):
        return window_ends(self.terms, self.order)

    @property
    def is_late(self):
        return self.last_day is not None and timezone.localdate() > self.last_day

    @property
    def takes_late(self):
        return self.terms.late != Late.REFUSE

    @property
    def offered(self):
        """What can be wished for in place of the goods.

        A present's money goes to whoever bought it, so not that: where a shop offers nothing else, it is a credit.
        """
        wanted = set(self.terms.resolutions)
        if self.visit.is_gift:
            wanted = wanted - {Resolution.REFUND} or {Resolution.STORE_CREDIT}
        return [one for one in OFFERED if one[0] in wanted]

    def choose(self, quantities):
        """{line id: quantity}. What was said of a line stays, also when it is left out and comes back."""
        known = self.draft["lines"] | self.draft.get("put_aside", {})
        chosen = {str(pk): known.get(str(pk), {}) | {"quantity": quantity} for pk, quantity in quantities.items()}
        self.draft["put_aside"] = {pk: said for pk, said in known.items() if pk not in chosen}
        self.draft["lines"] = chosen
        self.draft["form"] = self.return_form.pk
        self.keep()

    def say(self, line_id, **said):
        """Reason, words and wish for one line."""
        self.draft["lines"][str(line_id)] |= said

    def keep(self):
        self.visit.keep(self.draft)
        self.__dict__.pop("wishes", None)

    @transaction.atomic
    def send(self, *, key, language, words="", customer=None):
        """The request; the same one if this form was sent before. Its photos become files of its conversation."""
        customer = customer or Customer(self.order.customer_name, self.order.customer_email, language)
        asked, files = self._asked(), answer_files.as_files(self.visit)
        filled_in = self._fill_in(asked, files)
        ask = submit if self.visit.is_gift else ask_and_state
        request = ask(self.order, asked, key=key, customer=customer, words=words, filled_in=filled_in)
        for upload in self.visit.uploads.all():
            upload.remove()
        self.visit.remember(request)
        self.visit.empty()
        return request

    @transaction.atomic  # which holds the order's row, so that of two at once the second waits
    def sent_before(self, key):
        """What this very form has sent already, or None."""
        event = begun_by(self.order, key) if key != self.visit.form_key else None
        return event and event.request

    def _fill_in(self, asked, files):
        """The form as a whole: answers about a line go to that line. `files`: {name of a field: its file}."""
        form = self.details(self.draft["answers"])
        form.full_clean()
        answers = form.answers_with(files)
        for one in asked:
            one.answers = answers.get(one.order_line.pk, {})
        kept = tuple(files[one.name] for one in form.asked if one.name in files)
        return FilledIn(self.return_form, answers.get(None, {}), kept, self.way or "", self.dropoff)

    def _asked(self):
        return [
            Asked(
                wish.line,
                wish.quantity,
                wish.reason,
                note=wish.chosen.get("note", ""),
                resolution=wish.chosen["resolution"],
                variant=wish.chosen.get("variant", "") if wish.chosen["resolution"] == Resolution.EXCHANGE else "",
                photos=tuple(map(_as_file, (photo for photo in wish.photos if photo.is_whole))),
            )
            for wish in self.wishes
        ]


def _as_file(upload):
    """A file of the conversation; the drawing of the upload goes with it."""
    with upload.picture.open() as drawn:
        return as_file(upload.name, drawn.read())


def why_words_are_needed(ground):
    """The question that a reason brings along; empty where nobody has to say more."""
    if ground == ReturnGround.WRONG_ITEM:
        return _("What did you get instead?")
    if ground in NOT_AS_THEY_SHOULD_BE:
        return _("What is wrong with it?")
    return ""
