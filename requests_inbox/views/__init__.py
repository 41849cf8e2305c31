from .acting import act, mail
from .batches import alike, batch, batch_undo, bulk, bulk_mail
from .keyboard import keys, palette
from .listing import inbox, queue
from .reading import letter, show
from .reasons import reasons
from .saving import view, view_deletion, views
from .searching import search
from .starting import ask_for_order, start
from .tags import tag_deletion, tags

__all__ = [
    "act", "alike", "ask_for_order", "batch", "batch_undo", "bulk", "bulk_mail", "inbox", "keys", "letter", "mail",
    "palette", "queue", "reasons", "search", "show", "start", "tag_deletion", "tags", "view",
    "view_deletion", "views",
]  # fmt: skip
