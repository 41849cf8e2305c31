from .acting import act, mail
from .reading import inbox, letter, queue, show
from .reasons import reasons
from .searching import search
from .starting import ask_for_order, start

__all__ = ["act", "ask_for_order", "inbox", "letter", "mail", "queue", "reasons", "search", "show", "start"]
