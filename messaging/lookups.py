"""Questions to the DNS, few and short: whoever sends us a mail chooses which names we ask for."""

import time

import dns.exception
import dns.resolver

LONGEST_ANSWER = 3.0  # seconds for one question
LONGEST_TALK = 15.0  # seconds for all questions about one mail
MOST_QUESTIONS = 40
NOTHING = (
    dns.resolver.NXDOMAIN,
    dns.resolver.NoAnswer,
    dns.name.EmptyLabel,
    dns.name.LabelTooLong,
    dns.name.NameTooLong,
)


class Unanswered(Exception):
    """The DNS did not answer in time, or was asked too much. Says nothing about the mail."""


def ask_dns(name, kind="TXT"):
    """The records of a name as text; none is an empty list. Raises whatever dnspython does when there is no answer."""
    try:
        answer = dns.resolver.resolve(name, kind, lifetime=LONGEST_ANSWER, search=False)
    except NOTHING:
        return []
    if kind == "TXT":
        return [b"".join(record.strings).decode("latin-1") for record in answer]
    return [record.to_text() for record in answer]


class Lookups:
    """All questions about one mail. `resolver` takes a name and a kind of record and gives a list of texts."""

    def __init__(self, resolver=None):
        self.resolver = resolver or ask_dns
        self.until = time.monotonic() + LONGEST_TALK
        self.known = {}
        self.silent = False  # whether the DNS left a question open

    def ask(self, name, kind="TXT"):
        asked = (name.rstrip(".").lower(), kind)
        if asked not in self.known:
            self.known[asked] = self._ask(*asked)
        return self.known[asked]

    def _ask(self, name, kind):
        if len(self.known) >= MOST_QUESTIONS or time.monotonic() > self.until:
            raise Unanswered(name)
        try:
            return list(self.resolver(name, kind))
        except Exception as error:
            self.silent = True
            raise Unanswered(name) from error
