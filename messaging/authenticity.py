"""Is a mail from whom it says? What each door can tell, as one verdict that the ledger keeps (T7).

    {"source": "door", "dmarc": "pass", "dkim": ["example.com"], "spf": "none", "from": "example.com"}

`dmarc` is pass, fail, none (the domain asks for nothing) or temperror (nobody could tell). `dkim` names the domains
that signed the mail and belong to the sender's. `"silent": True` stands there when the DNS gave no answer that might
have changed it: it is worth asking again.
"""

import logging
import re

import authres
import authres.dmarc
import dkim
from django.conf import settings
from dkim.util import parse_tag_value
from publicsuffixlist import PublicSuffixList

from . import spf
from .lookups import Lookups, Unanswered
from .reading.header_fields import plain_sender, split_header
from .reading.limits import Limits, Unreadable

logger = logging.getLogger(__name__)
quiet = logging.getLogger(f"{__name__}.dkim")  # dkimpy tells of every bad signature; strangers send those all day
quiet.disabled = True

SUFFIXES = PublicSuffixList()
MOST_SIGNATURES = 8
LONGEST_BLANK = re.compile(rb"[ \t]{2000}")  # dkimpy takes the square of its length to skip one
LONGEST_FIELD = 8192
HEADERS_READ_BY = authres.FeatureContext(authres.core, authres.dmarc)


def verdict_of(raw, *, peer="", envelope_sender="", helo="", resolver=None):
    """Our own check, for a door that nobody guards for us. Asks the DNS, so it is for the worker; never raises."""
    domain = from_domain(raw)
    found = {"source": "door", "dmarc": "none", "dkim": [], "spf": "none", "from": domain}
    if not domain:
        return found
    lookups = Lookups(resolver)
    try:
        if peer:
            found["spf"] = spf.check(peer, envelope_sender, helo, lookups)
        found["dkim"], unsure = signers(raw, domain, lookups)
        # Who does not know which machine sent it cannot say that it fails: that half may be right.
        unsure = unsure or not peer or found["spf"] == "temperror"
        found["dmarc"] = _dmarc(found, unsure, envelope_sender or f"@{helo}", lookups)
    except Unanswered:
        found["dmarc"] = "temperror"
    except Exception:
        logger.exception("The sender of a mail could not be checked")
        found["dmarc"] = "temperror"
    silent = found["dmarc"] == "temperror" and lookups.silent
    return found | ({"silent": True} if silent else {})


def is_proven(verdict, address):
    """Whether the mail is from this address: True, False (its domain says it is not), or None: nobody could tell."""
    domain = address.rpartition("@")[2].lower()
    if not domain or verdict.get("from", "") != domain:
        return None
    if verdict.get("dmarc") == "fail":
        return False
    if verdict.get("dmarc") == "pass" or any(related(domain, signer) for signer in verdict.get("dkim", [])):
        return True
    return None


def from_domain(raw):
    """The domain of the one sender that every reader sees, or nothing (T6)."""
    try:
        header, _rest = split_header(raw, Limits())
    except Unreadable:
        return ""
    return plain_sender(header.all("from")).rpartition("@")[2].lower()


def related(one, other):
    """Of one organisation: the same name below a public suffix (RFC 7489, section 3.2)."""
    return organisation(one) == organisation(other)


def organisation(domain):
    return SUFFIXES.privatesuffix(domain.lower().rstrip(".")) or domain.lower().rstrip(".")


def signers(raw, domain, lookups):
    """The domains, related to the sender's, whose signature holds; and whether the DNS left one open."""
    if LONGEST_BLANK.search(raw):
        return [], False
    good, unsure = [], False
    mail = dkim.DKIM(raw, logger=quiet)
    signatures = [value for name, value in mail.headers if name.lower() == b"dkim-signature"]
    for number, value in enumerate(signatures[:MOST_SIGNATURES]):
        signer = _signer(value, domain)
        if not signer or signer in good:
            continue
        try:
            if dkim.DKIM(raw, logger=quiet).verify(number, dnsfunc=_key_from(lookups)):
                good.append(signer)
        except Unanswered:
            unsure = True
        except Exception as error:  # whatever a hostile signature makes of the library, it proves nothing
            quiet.debug("No signature of %s: %s", signer, error)
    return good, unsure


def _signer(value, domain):
    """Who signed, if it matters and if all of the mail is signed: after the end of an `l=` anybody may write."""
    try:
        tags = parse_tag_value(value)
        signer = tags[b"d"].decode("ascii").lower()
    except (KeyError, ValueError, dkim.util.InvalidTagValueList):
        return ""
    return signer if b"l" not in tags and related(signer, domain) else ""


def _key_from(lookups):
    def key(name, timeout=None):
        records = lookups.ask(name.decode("ascii") if isinstance(name, bytes) else name)
        return records[0].encode("latin-1") if records else None

    return key


def _dmarc(found, unsure, envelope_sender, lookups):
    domain, sent_for = found["from"], envelope_sender.rpartition("@")[2].lower()
    policy = _policy(domain, lookups)
    if policy is None:
        return "none"
    signed = any(_aligned(signer, domain, policy.get("adkim")) for signer in found["dkim"])
    if signed or (found["spf"] == "pass" and _aligned(sent_for, domain, policy.get("aspf"))):
        return "pass"
    return "temperror" if unsure else "fail"


def _policy(domain, lookups):
    """What the domain, or the organisation it belongs to, asks for; None if nothing (RFC 7489, section 6.6.3)."""
    for name in dict.fromkeys([domain, organisation(domain)]):
        records = [text for text in lookups.ask(f"_dmarc.{name}") if re.match(r"v\s*=\s*DMARC1\s*(;|$)", text)]
        if records:
            tags = dict(tag.split("=", 1) for tag in records[0].replace(" ", "").split(";") if "=" in tag)
            return tags if len(records) == 1 and "p" in tags else None
    return None


def _aligned(one, domain, mode):
    return one == domain if mode == "s" else related(one, domain)


# What others have found out for us -------------------------------------------------------------------------------


def verdict_from_headers(raw, trusted_authserv_id):
    """What the server of a mailbox wrote into the mail. Only the topmost field under its own name is its: whatever
    stands below came with the mail, and anybody can write that."""
    found = _unknown("headers", from_domain(raw))
    for field in _fields_of(raw, "authentication-results"):
        results = _parsed(field)
        if results is not None and (results.authserv_id or "").lower() == trusted_authserv_id.lower():
            return _read_results(found, results.results or [])
    return found


def verdict_from_provider(event, provider):
    """What a mail service tells of the sender beside the mail; most tell nothing that names a domain."""
    found = _unknown("provider", from_domain(event.message.as_bytes()))
    told = event.esp_event
    if provider == "amazon_ses":
        receipt = told.get("receipt", {})
        status = receipt.get("dmarcVerdict", {}).get("status", "").upper()
        found["dmarc"] = {"PASS": "pass", "FAIL": "fail", "GRAY": "none"}.get(status, "temperror")
        found["spf"] = _spf_word(receipt.get("spfVerdict", {}).get("status", ""))
    elif provider == "sendgrid":
        signed = re.findall(r"@([\w.-]{1,253})\s*:\s*pass", told.POST.get("dkim", "")[:LONGEST_FIELD])
        found["dkim"] = [name.lower() for name in signed if found["from"] and related(name, found["from"])]
        found["spf"] = _spf_word(told.POST.get("SPF", ""))
    return found


def checked(mail, raw, resolver=None):
    """The verdict on a mail of the ledger: what its door could tell, else what we find ourselves in its bytes.

    A door that knows the machine that brought the mail leaves `peer` and `helo` in the verdict. A mail that a service
    took apart and we put together again is `rebuilt`: no signature holds on it.
    """
    known = mail.verdict
    if mail.door in ("smtp", "pipe") and settings.MAIL_AUTHSERV_ID:  # the mail server before our door looked already
        known = known | verdict_from_headers(raw, settings.MAIL_AUTHSERV_ID)
    if known.get("dmarc") in ("pass", "fail", "none") or known.get("rebuilt") or not (resolver or settings.MAIL_DNS):
        return known
    asked = {"peer": known.get("peer", ""), "helo": known.get("helo", ""), "envelope_sender": mail.envelope_sender}
    found = verdict_of(raw, **asked, resolver=resolver)
    return known | found | {"dkim": sorted({*known.get("dkim", []), *found["dkim"]})}


def _unknown(source, domain):
    return {"source": source, "dmarc": "temperror", "dkim": [], "spf": "none", "from": domain}


def _fields_of(raw, name):
    try:
        header, _rest = split_header(raw, Limits())
    except Unreadable:
        return []
    return [header.characters(value)[:LONGEST_FIELD] for value in header.all(name)]


def _parsed(field):
    try:
        return HEADERS_READ_BY.parse(f"Authentication-Results: {field}")
    except Exception:  # its parser raises what it likes on hostile fields; an unreadable one is nobody's
        return None


def _read_results(found, results):
    """The results of one field, as far as they are about the sender that people see."""
    domain = found["from"]
    for result in results:
        said = (result.result or "").lower()
        if result.method == "dmarc" and (result.header_from or domain).lower() == domain:
            found["dmarc"] = said if said in ("pass", "fail", "none") else "temperror"
        elif result.method == "spf":
            found["spf"] = _spf_word(said)
        elif result.method == "dkim" and said == "pass":
            signer = (result.header_d or result.header_i or "").rpartition("@")[2].lower()
            found["dkim"] += [signer] if domain and signer and related(signer, domain) else []
    return found


def _spf_word(said):
    said = said.lower()
    return said if said in ("pass", "fail", "softfail", "neutral", "temperror", "permerror") else "none"
