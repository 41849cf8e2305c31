"""Writing to the customer: ask, write, take a mail back, remind. None of it decides anything."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django_fsm import transition

from messaging.models import Attachment, Letter
from requests_inbox import policies
from requests_inbox.changing import change
from requests_inbox.correspondence import letters
from requests_inbox.correspondence.replies import unfilled
from requests_inbox.models.drafts import Draft
from requests_inbox.models.questions import Question
from requests_inbox.refusals import Refusal, Unready
from requests_inbox.states import Status
from requests_inbox.wall_clock import tomorrow_morning

from .steps import take

MOST_NUDGES = 2  # reminders of one question, where the shop wants more than one


class Corresponding:
    def write(self, *, by, text, files=(), key=None, awaits=False):
        """Tell the customer something, in any state and on any screen. `files`: keys of uploads of `by`.

        `awaits`: it is their move then, though nothing in particular was asked.
        """
        with change(self, "wrote", by=by, key=key) as event:
            policies.require("write", self, by)
            event.letter = self._send_words("message", by, text, files)
            if awaits:
                self.waiting_on = self.WaitingOn.CUSTOMER

    def write_and_hold(self, *, by, text, files=(), key=None):
        """The same, and nobody else decides while an answer is due; it comes back with the answer, or tomorrow."""
        with transaction.atomic():
            self.write(by=by, text=text, files=files, key=key, awaits=True)
            self.hold(by=by, seen=None, reason=_("Waiting for the customer's answer"), until=tomorrow_morning())

    def ask(self, *, by, seen, text="", wants=(), files=(), key=None, **why):
        """Write to the customer what is missing; it is their move until they answer. `wants`: kinds of questions."""
        with change(self, "asked", by=by, seen=seen, key=key, **why) as event:
            policies.require("ask", self, by)
            take(self._ask)
            wants = self._wanted(wants, text)
            event.letter = self._send_words("question", by, text, files, wants=wants)
            asked = [*wants, Question.Kind.TEXT] if text and not wants else wants
            for kind in asked:
                self.questions.create(kind=kind, text=text, letter=event.letter)

    def withdraw_letter(self, *, by, letter, key=None):
        """Take a mail back before it leaves. Its words and files are there again for whoever wrote it."""
        with change(self, "withdrawn", by=by, key=key) as event:
            policies.require("withdraw_letter", self, by)
            written = self._written(by, letter)
            event.letter = letter
            if not Letter.objects.withdraw(letter.pk):
                raise Refusal(_("The mail has just left."))
            if written.actor and "trace" not in written.details:  # a rule's words are nobody's draft
                Draft.objects.give_back(written.actor, self, Draft.Kind.MESSAGE, letter.words)
            Attachment.objects.take_out(letter)
            self._unask(written)

    def hasten_letter(self, *, by, letter, key=None):
        """Do not wait until it cannot be taken back any more."""
        with change(self, "hastened", by=by, key=key) as event:
            policies.require("withdraw_letter", self, by)
            self._written(by, letter)
            event.letter = letter
            if not Letter.objects.hasten(letter.pk):
                raise Refusal(_("The mail has left already."))

    def remind(self, *, seen):
        """Nobody has answered for as many days as the shop waits: ask once more, or give it back to the desk."""
        waits = list(self.questions.open())
        if not waits or self.waiting_on != self.WaitingOn.CUSTOMER:
            raise Refusal(_("Nothing is waited for."))
        told = max(question.reminders for question in waits)
        again = not told or (self.shop.after_reminder == self.shop.AfterReminder.NUDGE and told < MOST_NUDGES)
        with change(self, "reminded" if again else "unanswered", by=None, seen=seen) as event:
            self.questions.open().update(reminders=told + 1, reminded_at=timezone.now())
            if again:
                event.letter = letters.send(self, "reminder", wants=[one.kind for one in waits], text=_asked(waits))
            else:
                self.waiting_on, self.is_unread = self.WaitingOn.STAFF, True

    def _send_words(self, kind, by, text, files, **more):
        """Files and words leave together or not at all; what was written is no draft any more."""
        if gaps := unfilled(text):
            raise Unready(_("Nothing fills %(gaps)s here: write what it should say.") % {"gaps": ", ".join(gaps)})
        letter = letters.send(self, kind, text=text, by=by, **more)
        if files and not Attachment.objects.enclose(letter, by=by, keys=files):
            raise Unready(_("A file is no longer there: it was removed or sent already. Add it again."))
        if by:  # a rule has no drafts
            Draft.objects.clear(by, self, Draft.Kind.MESSAGE)
        return letter

    def _wanted(self, wants, text):
        wants = [kind for kind in Question.Kind.values if kind in wants and kind != Question.Kind.TEXT]
        if not wants and not text:
            raise Unready(_("Say what you would like to know."))
        return wants

    def _written(self, by, letter):
        """The event that this mail came with; a colleague's is theirs to take back, or a lead's, a rule's anybody's."""
        written = self.events.filter(letter=letter.pk, verb__in=["wrote", "asked"]).select_related("actor").first()
        if written is None:
            raise Refusal(_("This mail tells a decision: undo that."))
        if by and written.actor_id and by.pk != written.actor_id:
            policies.require("withdraw_of_another", self, by)
        return written

    def _unask(self, written):
        """What was asked in it was never asked."""
        self.questions.filter(letter=written.letter_id).delete()
        before, _after = written.changes.get("waiting_on", [None, None])
        if before and self.waiting_on == self.WaitingOn.CUSTOMER and not self.questions.open().exists():
            self.waiting_on = before

    @transition("status", source=[Status.NEW, Status.DRAFT, Status.ON_HOLD], target=None)
    def _ask(self):
        self.waiting_on = self.WaitingOn.CUSTOMER


def _asked(questions):
    """What was asked in an agent's own words, each once."""
    return "\n\n".join(dict.fromkeys(filter(None, (question.text for question in questions))))
