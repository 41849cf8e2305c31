"""Label: asked for once, made by a worker, a file that stays the same, voided when nobody may use it any more."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, transition

from helpdesk.moving import move
from shipping.frozen import told_of
from shipping.signals import label_changed

from .parcels import Parcel


def label_storage():
    return storages["attachments"]


class LabelQuerySet(models.QuerySet):
    def visible_to(self, person):
        return self.filter(parcel__shop_id__in=person.roles)

    @transaction.atomic
    def request(self, parcel, *, carrier, key, price=None, currency=""):
        """Ask for a label; the same `key` (a UUID) asks once, however often it comes. A worker makes it."""
        from shipping.tasks import make_label  # the task finds its label by this model

        told = told_of(parcel)
        label, is_new = self.get_or_create(
            key=key, defaults={"parcel": parcel, "carrier": carrier, "told": told, "price": price, "currency": currency}
        )
        if is_new:
            make_label.enqueue(label.pk)
        return label


class Label(models.Model):
    """A carrier's document for one parcel. What it says was frozen when it was asked for."""

    class State(models.TextChoices):
        REQUESTED = "requested", _("Asked for")
        LABEL_CREATED = "label_created", _("Made")
        ERROR = "error", _("Could not be made")
        VOIDED = "voided", _("Void")

    parcel = models.ForeignKey(Parcel, models.PROTECT, related_name="labels")
    key = models.UUIDField(
        unique=True, default=uuid.uuid4, editable=False, help_text=_("The same one asks once (R14).")
    )
    carrier = models.CharField(_("carrier"), max_length=40, help_text=_("A name of carriers.CARRIERS."))
    state = FSMField(_("state"), max_length=16, choices=State, default=State.REQUESTED, protected=True)
    told = models.JSONField(default=dict, help_text=_("Everything that is printed."))
    tracking_number = models.CharField(_("tracking number"), max_length=60, blank=True)
    document = models.FileField(storage=label_storage, max_length=100, blank=True)
    price = models.DecimalField(
        _("price"), max_digits=8, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    currency = models.CharField(max_length=3, blank=True)
    error = models.CharField(_("why not"), max_length=500, blank=True, help_text=_("In the carrier's words."))
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="label_created") | ~models.Q(document=""), name="a_made_label_has_its_file"
            )
        ]

    def __str__(self):
        return f"{self.parcel} {self.get_state_display()}"

    def keep(self, made):
        """The carrier has made it: the file is stored before the row says so (R28)."""
        self.document.save(f"labels/{self.key.hex}.pdf", ContentFile(made.pdf), save=False)
        self.tracking_number, self.made_at = made.tracking_number, timezone.now()
        self._move(self._made, "document", "tracking_number", "made_at")

    def fail(self, why):
        """The carrier will not make it like this; somebody has to change something or take another carrier."""
        self.error = str(why)[:500]
        self._move(self._failed, "error")

    def try_again(self):
        from shipping.tasks import make_label  # the task finds its label by this model

        with transaction.atomic():
            self.error = ""
            if self._move(self._asked_again, "error"):
                make_label.enqueue(self.pk)

    def void(self):
        """Nobody may use it any more. The carrier is told by whoever calls this."""
        self._move(self._voided)

    def pdf(self):
        with self.document.open() as file:
            return file.read()

    def _move(self, step, *altered):
        """Take a step unless somebody else was quicker; whether it was us. Who follows the label hears of it."""
        with transaction.atomic():
            if moved := move(self, step, *altered):
                label_changed.send(Label, label=self)
        return moved

    @transition("state", source=State.REQUESTED, target=State.LABEL_CREATED)
    def _made(self):
        pass

    @transition("state", source=State.REQUESTED, target=State.ERROR)
    def _failed(self):
        pass

    @transition("state", source=State.ERROR, target=State.REQUESTED)
    def _asked_again(self):
        pass

    @transition("state", source=[State.LABEL_CREATED, State.ERROR, State.REQUESTED], target=State.VOIDED)
    def _voided(self):
        pass
