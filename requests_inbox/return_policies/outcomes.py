"""What follows from a rule. Reads no rows."""

from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal, InvalidOperation

from django.db.models import TextChoices
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from requests_inbox.in_languages import name_in
from requests_inbox.models.alerts import StaffAlert
from requests_inbox.models.lines import RequestLine
from requests_inbox.models.questions import Question

from .unusable import Unusable

LONGEST = 2_000  # characters to the customer
CENT, LARGEST_FEE = Decimal("0.01"), Decimal(10_000)


class Decision(TextChoices):
    """In the order in which they weigh when the items of one request fare differently: the last one wins."""

    APPROVE = "approve", gettext_lazy("Approve")
    KEEP = "keep", gettext_lazy("Approve, the customer keeps it")
    DECLINE = "decline", gettext_lazy("Decline")
    ASK = "ask", gettext_lazy("Ask the customer")
    LEAD = "lead", gettext_lazy("A team lead decides")
    REVIEW = "review", gettext_lazy("An agent decides")


@dataclass(frozen=True)
class Outcome:
    decision: str
    free: bool | None = None  # None: as it would be without the rule
    code: str = ""  # why declined
    texts: dict = field(default_factory=dict)  # {language: words to the customer}
    asks: tuple[str, ...] = ()  # kinds of questions
    grant: str = ""  # the resolution, where it is not the one that was wished for
    assign_to: int | None = None  # a person
    assign_team: int | None = None  # in the place of a person
    fee: Decimal | None = None  # kept back from the refund, in the shop's currency
    destination: int | None = None  # where the goods go; None, or one that is gone: where they go as a rule

    @classmethod
    def read(cls, stored):
        """What was stored, imported or sent by a form. Raises Unusable with a sentence."""
        _know_all(stored, cls)
        decision = stored.get("decision")
        if decision not in Decision.values:
            raise Unusable(_("Say what the rule decides."))
        outcome = cls(
            decision=Decision(decision),
            free=_flag(stored.get("free")),
            code=_one_of(stored.get("code"), RequestLine.DeclineCode.values),
            texts=_texts(stored.get("texts")),
            asks=_in_order([_one_of(kind, Question.Kind.values) for kind in _list(stored.get("asks"))]),
            grant=_one_of(stored.get("grant"), RequestLine.Resolution.values),
            assign_to=_number(stored.get("assign_to"), _("Somebody to assign to is given by number.")),
            assign_team=_number(stored.get("assign_team"), _("A team to assign to is given by number.")),
            fee=_fee(stored.get("fee")),
            destination=_number(stored.get("destination"), _("Where the goods go is given by number.")),
        )
        outcome.check()
        return outcome

    def check(self):
        if self.decision == Decision.DECLINE and not self.code:
            raise Unusable(_("A rule that declines says why: the customer reads it."))
        if self.decision == Decision.DECLINE and self.code == "other" and not self.texts:
            raise Unusable(_("Write what the customer reads where the reason is another."))
        if self.decision == Decision.ASK and not self.asks and not self.texts:
            raise Unusable(_("Say what the customer is asked for."))
        if self.code and self.decision != Decision.DECLINE:
            raise Unusable(_("Only a rule that declines has a reason for it."))
        if self.asks and self.decision != Decision.ASK:
            raise Unusable(_("Only a rule that asks has questions."))
        if self.fee and self.decision != Decision.APPROVE:
            raise Unusable(_("Only a rule that approves what comes back keeps a fee."))
        if self.destination is not None and self.decision != Decision.APPROVE:
            raise Unusable(_("Only a rule that approves what comes back says where it goes."))
        if self.assign_to is not None and self.assign_team is not None:
            raise Unusable(_("A rule assigns to a colleague or to a team, not to both."))

    @property
    def stored(self):
        """What says nothing is left out."""
        kept = {name: value for name, value in asdict(self).items() if value not in (None, "", {}, ())}
        return {name: _plain(value) for name, value in kept.items()}

    @property
    def tone(self):
        return {
            Decision.APPROVE: "ok", Decision.KEEP: "ok", Decision.DECLINE: "bad", Decision.ASK: "hold",
            Decision.LEAD: "alert", Decision.REVIEW: "",
        }[self.decision]  # fmt: skip

    @property
    def line_decision(self):
        """What it makes of a line; "" where it leaves that to a person."""
        return {Decision.APPROVE: "approved", Decision.KEEP: "keep_item", Decision.DECLINE: "declined"}.get(
            self.decision, ""
        )

    @property
    def declines(self):
        return self.decision == Decision.DECLINE

    @property
    def takes(self):
        """What a customer loses by it: everything, the fee, or nothing."""
        return Decimal("Infinity") if self.declines else self.fee or Decimal(0)

    @property
    def text(self):
        return name_in(get_language(), self.texts)

    def text_in(self, language):
        return name_in(language, self.texts)


@dataclass(frozen=True)
class RaisedAlert:
    """The staff alert that a policy raises."""

    text: str
    severity: str = StaffAlert.Severity.WARNING
    requires: str = StaffAlert.Requires.NOTHING

    @classmethod
    def read(cls, stored):
        _know_all(stored, cls)
        text = stored.get("text")
        text = " ".join(text.replace("\0", "").split()) if isinstance(text, str) else ""
        if not text or len(text) > 300:
            raise Unusable(_("An alert has a text of up to 300 characters."))
        return cls(
            text,
            _one_of(stored.get("severity") or "warning", StaffAlert.Severity.values),
            _one_of(stored.get("requires") or "nothing", StaffAlert.Requires.values),
        )

    @property
    def stored(self):
        return {name: str(value) for name, value in asdict(self).items()}

    @property
    def tone(self):
        return StaffAlert(severity=self.severity).tone


def _know_all(stored, cls):
    if not isinstance(stored, dict):
        raise Unusable(_("What follows from a rule is a list of names with values."))
    if strange := set(stored) - {one.name for one in fields(cls)}:
        raise Unusable(_("“%(name)s” means nothing here.") % {"name": str(sorted(strange, key=str)[0])[:60]})


def _one_of(value, values):
    if value in (None, ""):
        return ""
    if value not in values:
        raise Unusable(
            _("“%(value)s” is none of %(values)s.") % {"value": str(value)[:60], "values": ", ".join(values)}
        )
    return value


def _plain(value):
    """As JSON holds it."""
    if isinstance(value, tuple):
        return list(value)
    return str(value) if isinstance(value, Decimal) else value


def _flag(value):
    if value not in (None, True, False):
        raise Unusable(_("Free return is true, false or left out."))
    return value


def _list(value):
    if not isinstance(value or [], list | tuple):
        raise Unusable(_("What is asked for is a list."))
    return value or []


def _in_order(kinds):
    """As forms show them, whichever order they were written in."""
    return tuple(kind for kind in Question.Kind.values if kind in kinds)


def _texts(value):
    value = value or {}
    if not isinstance(value, dict) or not all(isinstance(one, str) for one in (*value, *value.values())):
        raise Unusable(_("Words to the customer are given by language."))
    clean = {language: _lines(text) for language, text in value.items()}
    return {language: text for language, text in clean.items() if text}


def _lines(text):
    """As a form gives it back, whichever ends of lines it came with."""
    return text.replace("\0", "").replace("\r\n", "\n").replace("\r", "\n").strip()[:LONGEST].rstrip()


def _number(value, why_not):
    if value is not None and (isinstance(value, bool) or not isinstance(value, int)):
        raise Unusable(why_not)
    return value


def _fee(value):
    if value in (None, ""):
        return None
    wrong = Unusable(_("A fee is an amount above 0 with at most two decimals, up to %(n)s.") % {"n": LARGEST_FEE})
    if isinstance(value, bool) or not isinstance(value, str | int | Decimal):
        raise wrong
    try:
        fee = Decimal(value)
    except InvalidOperation:
        raise wrong from None
    if not fee.is_finite() or not 0 < fee <= LARGEST_FEE or fee != fee.quantize(CENT):
        raise wrong
    return fee.quantize(CENT)
