"""Who sent a mail, as far as can be told. The whole rule stands here, and nowhere else."""

from .models import Message
from .reasons import Evidence

Authenticity = Message.Authenticity


def trust(sender, *, known, sealed_for, verdict):
    """How far a mail is its sender's, and why.

    `sender` is the address that nobody can read otherwise, or empty. `known`: the addresses whose mails count in this
    thread. `sealed_for`: to whom alone we had sent the name or address that the mail answers, or empty. `verdict`: what
    the door found, {"dmarc": "pass", "fail" or "none", "dkim": [domains of the sender's that signed it], "from": …};
    empty when it could not look.
    """
    sender, dmarc = sender.lower(), verdict.get("dmarc")
    if not sender:
        return Authenticity.UNCLEAR, Evidence.AMBIGUOUS
    if dmarc == "fail":
        return Authenticity.FORGED, Evidence.REFUSED
    if sender not in {address.lower() for address in known}:
        return Authenticity.OTHER_ADDRESS, Evidence.ELSEWHERE
    if verdict.get("from", _host(sender)) != _host(sender):  # what it found is about somebody else
        return Authenticity.NOT_PROVEN, Evidence.NOTHING
    if dmarc == "pass":
        return Authenticity.VERIFIED, Evidence.DMARC
    if isinstance(verdict.get("dkim"), list) and verdict["dkim"]:
        return Authenticity.VERIFIED, Evidence.DKIM
    if dmarc == "none" and sender == sealed_for.lower():
        return Authenticity.VERIFIED, Evidence.SEALED
    return Authenticity.NOT_PROVEN, Evidence.SILENT if verdict.get("silent") else Evidence.NOTHING


def _host(address):
    return address.rpartition("@")[2]
