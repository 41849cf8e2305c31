"""What a customer sees of a request of theirs: how far it is, what was written, what they can do now."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cached_property

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from messaging.files import stored_file
from messaging.models import Attachment, Letter, Message
from messaging.writing_in import tell_of, write_in
from requests_inbox.correspondence.letters import BY_A_PERSON
from requests_inbox.correspondence.links import age, is_sealed
from requests_inbox.models import ReturnRequest
from requests_inbox.policies import why_not_at_all
from requests_inbox.progress import Progress, is_decided, progress_of
from requests_inbox.refusals import Moved, Refusal
from requests_inbox.states import OPEN, Status
from requests_inbox.still_open import declined, right_left, ways, why_declined

from .models import SpentLink
from .sending_back import SendingBack

LASTS = timedelta(days=30)  # the link of a letter, until it is used

TITLES = {
    Progress.RECEIVED: gettext_lazy("We have your request"),
    Progress.IN_REVIEW: gettext_lazy("We are looking at your request"),
    Progress.NEEDED: gettext_lazy("We have a question for you"),
    Progress.APPROVED: gettext_lazy("Your return is approved"),
    Progress.READY: gettext_lazy("Your label is ready"),
    Progress.PARTLY_DECLINED: gettext_lazy("Your return is partly approved"),
    Progress.DECLINED: gettext_lazy("We could not approve your return"),
    Progress.WITHDRAWN: gettext_lazy("You keep your items"),
    Progress.CLOSED: gettext_lazy("This request is closed"),
    Progress.DONE: gettext_lazy("Your return is done"),
    Progress.EXPIRED: gettext_lazy("The time to send it back has passed"),
}
TONES = {
    Progress.DECLINED: "bad",
    Progress.EXPIRED: "bad",
    Progress.NEEDED: "hold",
    Progress.APPROVED: "ok",
    Progress.READY: "ok",
    Progress.DONE: "ok",
    Progress.PARTLY_DECLINED: "ok",
}
CANCELLABLE = (*OPEN, Status.APPROVED, Status.LABEL_CREATED)  # the parcel has not been handed over


def request_of_link(shop, reference, mark, given):
    """The request that a letter's link names; None if the seal is not ours."""
    request = ReturnRequest.objects.with_facts().filter(shop=shop, reference=reference).first()
    return request if request and is_sealed(request, mark, given) else None


def is_usable(mark, given):
    return age(mark) <= LASTS and not SpentLink.objects.filter(seal=given).exists()


def spend(mark, given):
    """True for the first who uses it, in time."""
    return age(mark) <= LASTS and SpentLink.spend(given)


@dataclass
class Said:
    """One thing that was written, by one side or the other."""

    at: datetime
    by: str
    is_mine: bool
    text: str
    files: list

    @property
    def is_note(self):
        """A mail that nobody wrote: named, not repeated."""
        return not self.is_mine and not self.by


class Following(SendingBack):
    """One request as its customer may see it."""

    def __init__(self, request):
        self.request = request
        self.progress = progress_of(request)

    @property
    def title(self):
        if self.announced:
            return _("You have sent it back")
        if self.progress == Progress.READY and self.is_by_code:
            return _("Your QR code is ready")
        return TITLES[self.progress]

    @property
    def tone(self):
        return TONES.get(self.progress, "brand")

    @property
    def is_decided(self):
        return is_decided(self.request)

    @property
    def may_cancel(self):
        if self.request.status not in CANCELLABLE or self.request.pending_letter:
            return False
        return not why_not_at_all("cancel", self.request)

    @property
    def dates(self):
        """[(what happens, by when)], as far as it is known."""
        if self.request.is_open and not self.request.clock_left:
            yield _("We answer by"), self.request.decide_by
        elif self.request.ship_by and self.is_decided:
            yield _("Send it by"), self.request.ship_by
        if self.refund_by:
            yield _("We pay back by"), self.refund_by

    @property
    def refund_by(self):
        """By when what was withdrawn from is paid back (CRD Art. 13); None where the shop's own term holds."""
        is_granted = self.is_decided and PLACES.get(self.progress, 0) >= PLACES[Progress.APPROVED]
        return self.request.withdrawal.refund_by if is_granted and self.request.withdrawal else None

    @property
    def declined(self):
        """{line id: why, in a sentence}, once they know of the decision."""
        return {line.pk: why_declined(line) for line in declined(self.request)} if self.is_decided else {}

    @property
    def ways(self):
        """What they can still do about what was declined."""
        return list(ways(self.request)) if self.is_decided else []

    @property
    def right_left(self):
        return right_left(self.request) if self.is_decided else None

    @property
    def questions(self):
        return self.request.questions.open() if self.progress == Progress.NEEDED else []

    @cached_property
    def track(self):
        """[(words, icon, done, current)]: the way that a return takes, and where this one is on it."""
        if self.progress in (Progress.DECLINED, Progress.WITHDRAWN, Progress.CLOSED, Progress.EXPIRED):
            return []
        place = PLACES[Progress.READY if self.announced else self.progress]
        return [(name, icon, at < place, at == place) for at, (name, icon) in enumerate(WAY)]

    @cached_property
    def thread(self):
        """Both sides in order, as far as a customer has it: a letter that waits for its undo window is not there."""
        letters = self.request.thread.letters.filter(state__in=Letter.LEFT).defer("html")
        messages = self.request.thread.messages.filter(authenticity=Message.Authenticity.VERIFIED, is_automatic=False)
        files = self._files()
        said = [self._letter(one, files) for one in letters]
        said += [
            Said(one.received_at, _("You"), True, one.text, files.get(("message", one.pk), [])) for one in messages
        ]
        return sorted(said, key=lambda one: one.at)

    def _letter(self, letter, files):
        name = self.request.shop.name if letter.kind in BY_A_PERSON else ""
        text = letter.words if letter.words else letter.headline
        return Said(letter.sent_at or letter.written_at, name, False, text, files.get(("letter", letter.pk), []))

    def _files(self):
        found: dict = {}
        for file in Attachment.objects.filter(thread=self.request.thread_id).order_by("added_at", "key"):
            place = ("letter", file.letter_id) if file.letter_id else ("message", file.message_id)
            found.setdefault(place, []).append(file)
        return found


WAY = [
    (gettext_lazy("Sent"), "send"),
    (gettext_lazy("Being checked"), "search"),
    (gettext_lazy("Approved"), "check"),
    (gettext_lazy("Sent back"), "truck"),
    (gettext_lazy("Done"), "star"),
]
PLACES = {
    Progress.RECEIVED: 1,
    Progress.IN_REVIEW: 1,
    Progress.NEEDED: 1,
    Progress.APPROVED: 2,
    Progress.PARTLY_DECLINED: 2,
    Progress.READY: 3,
    Progress.DONE: 5,
}


def files_of(request):
    """Those a customer may open: of what they wrote, and of letters that have left."""
    mine = Attachment.objects.filter(thread=request.thread_id, message__authenticity=Message.Authenticity.VERIFIED)
    return mine | Attachment.objects.filter(thread=request.thread_id, letter__state__in=Letter.LEFT)


def is_written(request, key):
    """Whether this very form was sent before."""
    return key is not None and request.thread.messages.filter(key=key).exists()


def reply(request, *, text, files=(), key=None):
    """What a customer writes on the page is heard as a mail of theirs is; once, however often the form is sent."""
    try:
        _write(request, text=text, files=files, key=key)
    except IntegrityError:
        if not is_written(request, key):
            raise


@transaction.atomic
def _write(request, **said):
    message = write_in(request.thread, address=request.customer_email, name=request.customer_name, **said)
    tell_of(message)


def announce(request, *, receipt=None, **told):
    """They have sent it by a carrier of their own. A receipt comes to the desk as what they write does."""
    with transaction.atomic():
        if receipt:
            kept = stored_file(receipt.name, receipt.read(), receipt.content_type or "")
            _write(request, text=_("The receipt for sending it back"), files=[kept])
            told["receipt"] = kept
        request.announce_parcel(**told)


def cancel(request):
    """The customer keeps everything. Nobody has to allow it while nothing was handed over."""
    if why_not_at_all("cancel", request):
        raise Moved(
            _("You told us that you have sent it, so it can no longer be cancelled here. Write to us about it.")
        )
    if not Following(request).may_cancel:
        raise Moved(_("This can no longer be cancelled here. Write to us, and we see what we can do."))
    try:
        request.cancel(by=None, seen=request.version, kind=request.CancellationKind.WITHDRAWN_BY_CUSTOMER)
    except Refusal as refusal:
        raise Moved(_("Your request has just changed. Look once more, then decide.")) from refusal
