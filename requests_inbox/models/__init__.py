from .alerts import StaffAlert
from .counts import QueueCount
from .events import Event, Verb
from .lines import RequestLine
from .notes import Note
from .reasons import ReturnGround, ReturnReason
from .requests import ReturnRequest
from .search import SearchDocument

__all__ = [
    "Event",
    "Note",
    "QueueCount",
    "RequestLine",
    "ReturnGround",
    "ReturnReason",
    "ReturnRequest",
    "SearchDocument",
    "StaffAlert",
    "Verb",
]
