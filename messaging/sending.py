"""How a letter leaves: claimed, handed over outside any transaction, marked only by the worker that still holds it."""

import logging
import uuid
from datetime import timedelta
from email.utils import format_datetime
from operator import itemgetter
from random import SystemRandom

from django.conf import settings
from django.core import mail
from django.db import transaction
from django.db.models import F
from django.db.models.functions import Coalesce
from django.utils import timezone

from .breaker import Breaker
from .clock import now
from .composing import one_line, typed
from .failures import Failure
from .letters import wake
from .logos import logo_in
from .mime import LetterMessage, mailbox
from .seals import reply_address
from .signals import letter_moved

logger = logging.getLogger(__name__)

LEASE = timedelta(seconds=120)
KEEP_TRYING = timedelta(hours=48)
PAUSES = [timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 240)]
SURPRISES = 8
REFERENCES = 20


class LeaseLost(Exception):
    """Another worker took the letter over while this one was busy with it."""


class Sending:
    """The verbs with which a letter leaves. Every step is one conditional UPDATE, so a late worker changes nothing."""

    def deliver(self):
        """Try to send this letter now; True when it has left."""
        if not self._claim():
            return False
        try:
            answer = self._hand_over()
        except Exception as error:  # whatever went wrong, the letter must end in a state that people can see
            logger.warning("Letter %s did not leave", self.pk, exc_info=error)
            return self._keep_or_bury(Failure.of(error))
        return self._arrive(answer)

    def as_message(self):
        """The mail itself. Nothing in it changes between two tries."""
        references = self.references.split()
        message = LetterMessage(
            subject=self.subject,
            body=self.text,
            from_email=self.sender or self._sender(),
            to=[mailbox(self.recipient, self.recipient_name)],
            reply_to=[self.reply_to or reply_address(self)],
            headers={"Message-ID": self.message_id, "Date": format_datetime(self.written_at)}
            | ({"In-Reply-To": references[-1], "References": self.references} if references else {})
            | (AUTOMATIC if self.automatic else {}),
        )
        message.without_return_path = self.kind in ACKNOWLEDGEMENTS
        message.attach_alternative(self.html, "text/html")
        message.pictures = logo_in(self.html, self.shop)
        for attachment in self.attachments.order_by("added_at", "key") if self.pk else ():
            with attachment.file.open() as file:
                message.attach(attachment.name, file.read(), attachment.mail_type)
        return message

    @transaction.atomic(savepoint=False)
    def send_again(self):
        """Give a dead letter another two days, because somebody says that the reason is gone."""
        dead = type(self).objects.filter(pk=self.pk, state=self.State.DEAD)
        if risen := dead.update(state=self.State.QUEUED, attempts=0, try_until=None, not_before=now()) == 1:
            wake(self.pk)
        return risen

    @transaction.atomic
    def come_back(self, said):
        """A mail server reports that it did not arrive. False if that is known already, or the letter never left."""
        left = type(self).objects.filter(pk=self.pk, state__in=[self.State.SENT, self.State.DELIVERED])
        bounced = {"state": self.State.BOUNCED, "settled_at": timezone.now(), "answer": typed(said)[:1000]}
        if came_back := left.update(**bounced) == 1:
            for name, value in bounced.items():
                setattr(self, name, value)
            self._tell()
        return came_back

    def _claim(self):
        self.lease_token = uuid.uuid4()
        claimed = type(self).objects.due().filter(pk=self.pk).update(
            state=self.State.SENDING,
            attempts=F("attempts") + 1,
            try_until=Coalesce("try_until", now() + KEEP_TRYING),
            lease_token=self.lease_token,
            lease_until=now() + LEASE,
        )  # fmt: skip
        return claimed == 1

    def _hand_over(self):
        self.refresh_from_db(fields=MAY_HAVE_CHANGED)
        self._seal()
        message = self.as_message()
        message.message()  # a header that cannot be written must raise before there is a server to blame
        message.before_data = self._hold_on
        mailer = self._mailer()
        if service := getattr(mailer, "esp_name", ""):
            message.hand_pictures_to_service()
        if service not in WITHOUT_METADATA:
            message.metadata = {"letter": self.message_id}  # repeated to us with the news of what became of it
        mailer.send_messages([message])
        self.tracking_id = message.tracking_id[:200]
        return message.answer

    def _mailer(self):
        """The shop's own way out where the operator gave it one, else everybody's."""
        return mail.mailers[self.shop.slug if self.shop.slug in settings.MAILERS else "default"]

    def _seal(self):
        """Fix what may differ at the second try before the first: a shop's new name must not change the second copy."""
        if self.sender:
            return
        self.references = " ".join(self._earlier())
        self.sender = self._sender()
        self.reply_to = reply_address(self)
        self._mine().update(references=self.references, sender=self.sender, reply_to=self.reply_to)

    def _earlier(self):
        """The Message-IDs of what was written in this thread, both ways, the latest at the end (RFC 5322, 3.6.4)."""
        ours = self.thread.letters.filter(state__in=self.LEFT).order_by("-sent_at", "-pk")
        theirs = self.thread.messages.filter(authenticity="verified").exclude(message_id="")
        told = [*ours.values_list("sent_at", "message_id")[:REFERENCES]]
        heard = [*theirs.order_by("-received_at", "-pk").values_list("received_at", "message_id")[:REFERENCES]]
        return [name for _at, name in sorted(told + heard, key=itemgetter(0))[-REFERENCES:]]

    def _sender(self):
        return mailbox(self.shop.sender_address, one_line(self.shop.name))

    def _hold_on(self):
        """Renew the lease right before the text goes over the line; who has lost it must not send (R4)."""
        if not self._mine().update(lease_until=now() + LEASE):
            raise LeaseLost

    def _mine(self):
        return type(self).objects.filter(pk=self.pk, state=self.State.SENDING, lease_token=self.lease_token)

    @transaction.atomic
    def _arrive(self, answer):
        arrived = self._settle(
            state=self.State.SENT,
            sent_at=timezone.now(),
            answer=typed(answer)[:1000],
            tracking_id=self.tracking_id,
        )
        if arrived:
            Breaker.objects.answered(self.shop_id)
            self._tell()
        return arrived

    @transaction.atomic
    def _keep_or_bury(self, failure):
        later = timezone.now() + self._pause()
        if failure.final or later > self.try_until or (failure.surprise and self.attempts >= SURPRISES):
            if self._settle(state=self.State.DEAD, answer=failure.words):
                self._tell()
        else:
            self._settle(state=self.State.QUEUED, not_before=later, answer=failure.words)
        if failure.server_is_down:
            Breaker.objects.failed(self.shop_id)
        elif failure.server_answered:
            Breaker.objects.answered(self.shop_id)
        return False

    def _pause(self):
        """Longer after each try, and somewhere within (full jitter): a thousand letters must not come back together."""
        longest = PAUSES[min(self.attempts, len(PAUSES)) - 1]
        return longest * SystemRandom().random()

    def _settle(self, **fields):
        """Write down how the try ended, if the letter is still this worker's."""
        settled = self._mine().update(lease_token=None, lease_until=None, **fields) == 1
        if settled:
            self.lease_token = self.lease_until = None
            for name, value in fields.items():
                setattr(self, name, value)
        return settled

    def _tell(self):
        """Tell the floors above. Their failure is theirs: undoing "sent" because of it would send the letter twice."""
        try:
            with transaction.atomic():
                letter_moved.send(type(self), letter=self)
        except Exception:
            logger.exception("Letter %s is %s, but whoever should show it failed", self.pk, self.state)


ACKNOWLEDGEMENTS = {"received"}  # they leave with an empty return path, so that no machine answers them (T32)
WITHOUT_METADATA = {"MailerSend", "Postal"}  # anymail refuses a letter with something that its service cannot do
AUTOMATIC = {"Auto-Submitted": "auto-generated", "X-Auto-Response-Suppress": "All", "Precedence": "bulk"}
MAY_HAVE_CHANGED = ["state", "attempts", "try_until", "sender", "references", "reply_to", "answer"]
