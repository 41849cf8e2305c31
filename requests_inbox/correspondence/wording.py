"""The sentences of every letter of the desk: one list for the HTML body and its plain twin, so they cannot differ."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy, pgettext_lazy


@dataclass(frozen=True)
class Wording:
    """Title, what stands before the items, what stands after them. Placeholders: see letters.facts()."""

    title: str | Promise
    opening: tuple
    closing: tuple = ()
    shows_items: bool = True
    shows_outcome: bool = False
    shows_answers: bool = False


# Of every letter about one request: Gmail, Outlook and Apple Mail keep together what has one subject.
SUBJECT = _("Your return request %(reference)s")

FREE = _("Sending it back is free: we pay the carriage.")
PAID_BACK = _("We pay back what sending it costs: tell us the amount on the page of your return, and add the receipt.")
PAID = _("You pay the carriage for sending it back.")
AFTER_ARRIVAL = ngettext_lazy(
    "We pay or send what is agreed within %(refund_days)s day after your parcel has arrived.",
    "We pay or send what is agreed within %(refund_days)s days after your parcel has arrived.",
    "refund_days",
)
AT_ONCE = ngettext_lazy(
    "We pay or send what is agreed within %(refund_days)s day.",
    "We pay or send what is agreed within %(refund_days)s days.",
    "refund_days",
)
PRICE = _("A label for the parcel costs %(price)s, which you pay when you make it.")
FEE = _("We keep back %(fee)s from your refund, as a fee for handling the return.")
PACK = _("Your return has the number %(rma)s. Pack everything well; the number stands on the label.")
HOW_TO_SEND = _("Make the label for your parcel on the page of your return: the button leads there.")
HOW_TO_SHOW = _("Get the QR code for your parcel on the page of your return. There is nothing to print.")
HOW_TO_TELL = _("Send it with a carrier of your choice, and tell us the tracking number on the page of your return.")
LABEL_IS_THERE = _("The label for your parcel is on the page of your return: the button leads there.")
CODE_IS_THERE = _("The QR code for your parcel is on the page of your return: the button leads there.")
YOUR_WORDS = _("Your words")
HAND_IN = _("You chose to hand it in here: %(point)s.")
DIFFERENTLY = _("If you see it differently, just reply to this mail: a person reads it.")
STANDS = _("You have withdrawn from the purchase: that stands. Send us the goods, or write to us if you sent them.")

WORDINGS = {
    "received": Wording(
        _("We have your return request %(reference)s"),
        (_("We have received your request to return items of order %(order)s. We look at it and write to you."),),
        shows_answers=True,
    ),
    "question": Wording(
        _("A question about your return %(reference)s"),
        (_("Before we decide on your return of order %(order)s, we would like to ask you something."),),
        shows_items=False,
    ),
    "message": Wording(
        _("About your return %(reference)s"),
        (),
        shows_items=False,
    ),
    "reminder": Wording(
        _("We still need your answer about your return %(reference)s"),
        (_("Some days ago we asked you something about your return of order %(order)s. We have not heard from you."),),
        (_("Just reply to this mail; then we go on."),),
        shows_items=False,
    ),
    "approved": Wording(
        _("Your return %(reference)s is approved"),
        (_("Good news: your return of order %(order)s is approved. Send the items back by %(ship_by)s."),),
        (
            PACK,
            "follows",
            "carriage",
            "fee",
            AFTER_ARRIVAL,
            "rest",
        ),
        shows_outcome=True,
    ),
    "approved_by_right": Wording(
        _("Your withdrawal from order %(order)s"),
        (_("You have withdrawn from the purchase in time. Send the items back by %(ship_by)s."),),
        (
            PACK,
            "follows",
            "carriage",
            _(
                "We pay back what you paid for them by %(refund_by)s, in the way in which you paid, and the standard"
                " delivery if you return the whole order. We may wait until the items, or your proof that you sent"
                " them, have arrived."
            ),
            "rest",
        ),
        shows_outcome=True,
    ),
    "approved_keep": Wording(
        _("Your return %(reference)s: keep the item"),
        (_("Your return of order %(order)s is approved, and you do not need to send anything back: keep it."),),
        (AT_ONCE, "rest"),
        shows_outcome=True,
    ),
    "cancelled_declined": Wording(
        _("Your return request %(reference)s"),
        (_("We looked at your return of order %(order)s with care, and we cannot take the items back."),),
        ("ways", DIFFERENTLY),
        shows_outcome=True,
    ),
    "cancelled_withdrawn_by_customer": Wording(
        _("Your return %(reference)s is cancelled"),
        (_("As agreed, you keep the items of order %(order)s. We have closed your return request."),),
        (_("Changed your mind? You can ask for a return again within the return window."),),
    ),
    "cancelled_duplicate": Wording(
        _("Your return %(reference)s is already with us"),
        (_("We have another request from you for the same items of order %(order)s, so we closed this one."),),
        (_("You do not need to do anything; we go on with the other one."),),
    ),
    "cancelled_error": Wording(
        _("Your return %(reference)s is cancelled"),
        (_("This return of order %(order)s was made by mistake, so we closed it. We are sorry for the confusion."),),
        (_("You do not need to do anything."),),
    ),
    "label": Wording(
        _("The label for your return %(reference)s"),
        (_("Here is the label for your return of order %(order)s: a sheet to print, with what to do."),),
        (_("Send the parcel by %(ship_by)s, and keep the receipt."),),
        shows_items=False,
    ),
    "code": Wording(
        _("The QR code for your return %(reference)s"),
        (_("Here is the code for your return of order %(order)s: show it at the drop-off point, on paper or phone."),),
        ("hand_in", _("Send the parcel by %(ship_by)s, and keep the receipt.")),
        shows_items=False,
    ),
    "ship_reminder": Wording(
        _("Your return %(reference)s: please send it by %(ship_by)s"),
        (_("Your return of order %(order)s is approved, and the last day to send it is %(ship_by)s."),),
        ("follows", "carriage", _("You have sent it already? Then there is nothing to do.")),
    ),
    "expired": Wording(
        _("Your return %(reference)s has expired"),
        (_("The last day to send your return of order %(order)s was %(ship_by)s. We have closed it."),),
        ("stands", _("You have sent it, or still want to? Just reply to this mail: a person reads it.")),
    ),
    "revived": Wording(
        _("You can send your return %(reference)s after all"),
        (_("We have opened your return of order %(order)s again. Send the items back by %(ship_by)s."),),
        (PACK, "follows", "carriage", "fee", AFTER_ARRIVAL),
    ),
    "reopened": Wording(
        _("We look at your return %(reference)s again"),
        (_("We look at your return of order %(order)s once more. Please do not send anything until we write again."),),
    ),
}

# What the customer is asked for, in a line of a list.
WANTED = {
    "photo": _("A photo that shows what you mean. You can attach it to your reply."),
    "order_number": _("The number of your order. It stands in the mail that confirmed it."),
    "reason": _("Why you would like to send it back, in your own words."),
}

# Why an item is declined, as the customer reads it.
DECLINED = {
    "too_late": _("The return window for this item has closed."),
    "used": _("This item has been used, so we cannot take it back."),
    "final_sale": _("This item was sold as a final sale."),
    "no_proof": _("We did not get the information that we asked you for."),
    "other": "",
    "withdrawal_too_late": _("The fourteen days in which you can withdraw from the purchase have ended."),
    "not_at_distance": _(
        "This item was bought in a store; the right of withdrawal covers what is bought at a distance."
    ),
    "made_to_measure": _("This item was made to your own measure; the right of withdrawal does not cover it."),
    "market_price": _("The price of this item follows the market; the right of withdrawal does not cover it."),
    "perishable": _("This item does not keep; the right of withdrawal does not cover it."),
    "unsealed_hygiene": _(
        "The seal of this item was broken; for reasons of hygiene the right of withdrawal ends there."
    ),
    "inseparable": _("This item was mixed with others; the right of withdrawal ends there."),
    "periodical": _("The right of withdrawal does not cover newspapers and magazines."),
    "unsealed_media": _(
        "The seal of this item was broken; for recordings and software the right of withdrawal ends there."
    ),
}

# What the customer gets, in a sentence about one item.
GRANTED = {
    "refund": pgettext_lazy("granted", "You get your money back."),
    "exchange": pgettext_lazy("granted", "You get another one in exchange."),
    "store_credit": pgettext_lazy("granted", "You get store credit."),
    "repair": pgettext_lazy("granted", "We repair it."),
    "missing_part": pgettext_lazy("granted", "We send you the missing part."),
}
