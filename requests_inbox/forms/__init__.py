"""What people type to act on a request. Every form carries the version it was drawn from and a key of its own."""

from .act import Act, Reason, words
from .corresponding import Ask, OneLetter, TakeAsWithdrawal, Write
from .deciding import (
    CANCELLATIONS,
    Approve,
    Cancel,
    Check,
    DecideLine,
    DeclineCode,
    FreeReturn,
    SaysWhy,
    declining_codes,
    must_say_why,
)
from .holding import Hold, HoldLonger, SaysUntil, Snooze
from .organising import Acknowledge, Assign, PutTags, RaiseAlert, WriteNote, code_of, whom_to_choose
from .returning import FromWhere, MailLabel, MakeLabel, Reopen, Revive

__all__ = [
    "CANCELLATIONS",
    "Acknowledge",
    "Act",
    "Approve",
    "Ask",
    "Assign",
    "Cancel",
    "Check",
    "DecideLine",
    "DeclineCode",
    "FreeReturn",
    "FromWhere",
    "Hold",
    "HoldLonger",
    "MailLabel",
    "MakeLabel",
    "OneLetter",
    "PutTags",
    "RaiseAlert",
    "Reason",
    "Reopen",
    "Revive",
    "SaysUntil",
    "SaysWhy",
    "Snooze",
    "TakeAsWithdrawal",
    "Write",
    "WriteNote",
    "code_of",
    "declining_codes",
    "must_say_why",
    "whom_to_choose",
    "words",
]
