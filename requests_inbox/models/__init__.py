from .alerts import StaffAlert
from .counts import QueueCount
from .events import Event, Verb
from .lines import RequestLine
from .notes import Note
from .reasons import ReturnGround, ReturnReason
from .requests import ReturnRequest

__all__ = [
    "Event",
    "Note",
    "QueueCount",
    "RequestLine",
    "ReturnGround",
    "ReturnReason",
    "ReturnRequest",
    "StaffAlert",
    "Verb",
]
