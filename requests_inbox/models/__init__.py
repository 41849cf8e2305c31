from .alerts import StaffAlert
from .batches import Batch, BatchItem
from .counts import QueueCount
from .events import Event, Verb
from .lines import RequestLine
from .notes import Note
from .reasons import ReturnGround, ReturnReason
from .requests import ReturnRequest
from .saved_views import SavedView
from .search import SearchDocument
from .tags import Tag, Tagging

__all__ = [
    "Batch",
    "BatchItem",
    "Event",
    "Note",
    "QueueCount",
    "RequestLine",
    "ReturnGround",
    "ReturnReason",
    "ReturnRequest",
    "SavedView",
    "SearchDocument",
    "StaffAlert",
    "Tag",
    "Tagging",
    "Verb",
]
