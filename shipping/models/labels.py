"""Label: asked for once, made by a worker, a file that stays the same, voided when nobody may use it any more."""

import uuid

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.core.validators import MinValueValidator
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_fsm import FSMField, can_proceed, transition

from helpdesk.moving import move
from shipping.carriers import CARRIERS, OwnLabel
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
        told = told_of(parcel)
        label, is_new = self.get_or_create(
            key=key, defaults={"parcel": parcel, "carrier": carrier, "told": told, "price": price, "currency": currency}
        )
        if is_new:
            label.hand_over()
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
    code = models.FileField(
        storage=label_storage, max_length=100, blank=True, db_default="",
        help_text=_("A picture that the carrier's counter reads."),
    )  # fmt: skip
    error = models.CharField(_("why not"), max_length=500, blank=True, help_text=_("In the carrier's words."))
    ordered_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When it was bought from a carrier, as far as anybody knows.")
    )
    forgotten_at = models.DateTimeField(
        null=True, blank=True, help_text=_("When its files and what it told went: its return was long over.")
    )
    asked_at = models.DateTimeField(default=timezone.now)
    made_at = models.DateTimeField(null=True, blank=True)

    objects = LabelQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["tracking_number"], name="labels_by_tracking_number")]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(state="label_created") | ~models.Q(document="") | ~models.Q(forgotten_at=None),
                name="a_made_label_has_its_file",
            )
        ]

    def __str__(self):
        return f"{self.parcel} {self.get_state_display()}"

    @property
    def is_printable(self):
        return self.state == self.State.LABEL_CREATED and bool(self.document)

    @property
    def is_unsure(self):
        """Whether the carrier may have made it all the same, and only did not say so."""
        return self.state == self.State.ERROR and self.ordered_at is not None

    def hand_over(self):
        """To a worker of the queue that its carrier has."""
        from shipping.tasks import make_label  # the task finds its label by this model

        make_label.using(queue_name=CARRIERS[self.carrier].queue).enqueue(self.pk)

    def order(self):
        """Whether it is ours to buy now. Who bought it and died leaves the moment behind: nobody buys a second one."""
        self.ordered_at = timezone.now()
        mine = Label.objects.filter(pk=self.pk, state=self.State.REQUESTED, ordered_at=None)
        return bool(mine.update(ordered_at=self.ordered_at))

    def take_order_back(self):
        """The carrier has made none, and can be asked again. Who answers late takes back no order but their own."""
        Label.objects.filter(pk=self.pk, ordered_at=self.ordered_at).update(ordered_at=None)
        self.ordered_at = None

    def keep(self, made, *, instead=None, error=""):
        """The carrier has made it: the files are stored before the row says so (R28). A late answer counts, too.

        `instead`: the carrier that took the place of the first, and `error` why that would not.
        """
        self.document.save(f"labels/{self.key.hex}.pdf", ContentFile(made.pdf), save=False)
        if made.code:
            self.code.save(f"labels/{self.key.hex}.png", ContentFile(made.code), save=False)
        told = {
            "document": self.document.name, "code": self.code.name, "tracking_number": made.tracking_number,
            "made_at": timezone.now(), "carrier": instead.code if instead else self.carrier, "error": str(error)[:500],
        }  # fmt: skip
        if self._take(told):
            return
        newest = Label.objects.get(pk=self.pk)  # somebody gave it up meanwhile
        if not newest._take(told):  # or made it void: an address that nobody needs stands on it
            self._drop_files(besides=newest)

    def _drop_files(self, *, besides):
        for mine, theirs in ((self.document, besides.document), (self.code, besides.code)):
            if mine and mine.name != theirs.name:
                mine.delete(save=False)

    def _take(self, told):
        if not can_proceed(self._made):
            return False
        for name, value in told.items():
            setattr(self, name, value)
        return self._move(self._made, *told)

    def fail(self, why):
        """The carrier will not make it like this; somebody has to change something or take another carrier."""
        self.error = str(why)[:500]
        self._move(self._failed, "error")

    def try_again(self):
        """Somebody has changed what the carrier did not like, or has seen that it made none."""
        with transaction.atomic():
            self.error, self.ordered_at, self.asked_at = "", None, timezone.now()
            if self._move(self._asked_again, "error", "ordered_at", "asked_at"):
                self.hand_over()

    def void(self):
        """Nobody may use it any more. The carrier is told by whoever calls this."""
        self._move(self._voided)

    def pdf(self):
        with self.document.open() as file:
            return file.read()

    def counter_code(self):
        """The carrier's own code for its counter, as PNG."""
        with self.code.open() as file:
            return file.read()

    @property
    def is_own(self):
        """Whether we drew it, and can draw a sheet around it."""
        return self.carrier == OwnLabel.code

    @property
    def has_code(self):
        """Whether there is a code to show at a counter: the carrier's, or our own for points that take it."""
        return self.is_own or bool(self.code)

    @property
    def made_by(self):
        """The carrier as people call it."""
        return CARRIERS[self.carrier].name

    @property
    def tracking_url(self):
        return CARRIERS[self.carrier].track(self.tracking_number) if self.tracking_number else ""

    def _move(self, step, *altered):
        """Take a step unless somebody else was quicker; whether it was us. Who follows the label hears of it."""
        with transaction.atomic():
            if moved := move(self, step, *altered):
                label_changed.send(Label, label=self)
        return moved

    @transition("state", source=[State.REQUESTED, State.ERROR], target=State.LABEL_CREATED)
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
