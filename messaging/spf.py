"""May this machine send for that domain? The Sender Policy Framework (RFC 7208), without `ptr` and explanations.

Written here because no maintained library does it: pyspf had its last release in 2020.
"""

import ipaddress
import re
from dataclasses import dataclass

from .lookups import Unanswered

MOST_TERMS = 10  # terms that ask the DNS: section 4.6.4
MOST_VOID = 2  # answers without anything in them
MOST_HOSTS = 10  # of one `mx`
RESULTS = {"+": "pass", "-": "fail", "~": "softfail", "?": "neutral"}
MACRO = re.compile(r"%(?:\{([slodiphcrtv])(\d{0,3})(r?)([-.+,/_=]*)\}|([%_-]))", re.IGNORECASE)


class Wrong(Exception):
    """The domain's record cannot be understood: permerror."""


@dataclass
class Question:
    """One mail's: `ip` came and said that it sends for `sender`."""

    ip: ipaddress.IPv4Address | ipaddress.IPv6Address
    sender: str
    helo: str
    lookups: object
    terms: int = 0
    void: int = 0

    def of(self, domain):
        """The result for one domain; `include` and `redirect` ask again."""
        records = [text for text in self.ask(domain) if text.lower() == "v=spf1" or text.lower().startswith("v=spf1 ")]
        if not records:
            return "none"
        if len(records) > 1:
            raise Wrong("two records")
        redirect = ""
        for term in records[0].split()[1:]:
            name, equals, value = term.partition("=")
            if equals and name.isidentifier():
                redirect = value if name.lower() == "redirect" else redirect
            elif (result := self.result_of(term, domain)) is not None:
                return result
        return self.redirected(redirect, domain) if redirect else "neutral"

    def result_of(self, term, domain):
        """What this term says, if it is about us."""
        sign, rest = (term[0], term[1:]) if term[0] in RESULTS else ("+", term)
        name = re.split(r"[:/]", rest, maxsplit=1)[0].lower()
        matches = getattr(self, f"is_{name}", None) if name in MECHANISMS else None
        if matches is None:
            raise Wrong(term)
        if name in ASKING:
            self.count()
        return RESULTS[sign] if matches(rest[len(name) :], domain) else None

    def is_all(self, _rest, _domain):
        return True

    def is_ip4(self, rest, _domain):
        try:
            return self.ip in ipaddress.ip_network(rest.removeprefix(":"), strict=False)
        except ValueError as error:
            raise Wrong(rest) from error

    is_ip6 = is_ip4

    def is_include(self, rest, domain):
        result = self.of(self.expand(rest.removeprefix(":"), domain))
        if result == "none":
            raise Wrong("include of a domain without a record")
        return result == "pass"

    def is_exists(self, rest, domain):
        return bool(self.ask(self.expand(rest.removeprefix(":"), domain), "A"))

    def is_a(self, rest, domain):
        name, bits = self.target(rest, domain)
        return self.is_among(name, bits)

    def is_mx(self, rest, domain):
        name, bits = self.target(rest, domain)
        hosts = [text.split()[-1] for text in self.ask(name, "MX")]
        if len(hosts) > MOST_HOSTS:
            raise Wrong("too many hosts")
        return any(self.is_among(host, bits) for host in hosts)

    def is_ptr(self, _rest, _domain):
        return False  # "SHOULD NOT be used" (5.5); slow, and says little

    def is_among(self, host, bits):
        kind = "A" if self.ip.version == 4 else "AAAA"
        addresses = self.ask(host, kind)
        return any(self.ip in ipaddress.ip_network(f"{address}/{bits}", strict=False) for address in addresses)

    def target(self, rest, domain):
        """`:host/24//64` as a name and the number of bits that count for our kind of address."""
        found = re.fullmatch(r"(?::([^/]+))?(?:/(\d{1,2}))?(?://(\d{1,3}))?", rest)
        if not found:
            raise Wrong(rest)
        bits = int((found[2] if self.ip.version == 4 else found[3]) or self.ip.max_prefixlen)
        if bits > self.ip.max_prefixlen:
            raise Wrong(rest)
        return (self.expand(found[1], domain) if found[1] else domain), bits

    def redirected(self, value, domain):
        self.count()
        result = self.of(self.expand(value, domain))
        if result == "none":
            raise Wrong("redirect to a domain without a record")
        return result

    def count(self):
        self.terms += 1
        if self.terms > MOST_TERMS:
            raise Wrong("too many questions")

    def ask(self, name, kind="TXT"):
        found = self.lookups.ask(name, kind)
        self.void += kind != "TXT" and not found
        if self.void > MOST_VOID:
            raise Wrong("too many empty answers")
        return found

    def expand(self, text, domain):
        """Macros (section 7) become what they stand for."""
        local, _at, host = self.sender.rpartition("@")
        address = self.ip.exploded if self.ip.version == 4 else ".".join(self.ip.exploded.replace(":", ""))
        version = "in-addr" if self.ip.version == 4 else "ip6"
        letters = {"s": self.sender, "l": local, "o": host, "d": domain, "i": address, "v": version, "h": self.helo}

        def stands_for(macro):
            if macro[5]:
                return {"%": "%", "_": " ", "-": "%20"}[macro[5]]
            parts = re.split(f"[{re.escape(macro[4] or '.')}]", letters.get(macro[1].lower(), "unknown"))
            parts = parts[::-1] if macro[3] else parts
            return ".".join(parts[-int(macro[2]) :] if macro[2] and int(macro[2]) else parts)

        return MACRO.sub(stands_for, text)[-253:]


ASKING = {"include", "a", "mx", "exists", "ptr"}
MECHANISMS = {"all", "ip4", "ip6", *ASKING}


def check(peer, sender, helo, lookups):
    """pass, fail, softfail, neutral, none, temperror or permerror."""
    sender = sender if "@" in sender else f"postmaster@{helo}"
    domain = sender.rpartition("@")[2].lower()
    try:
        ip = ipaddress.ip_address(peer)
        ip = getattr(ip, "ipv4_mapped", None) or ip
        return Question(ip, sender, helo, lookups).of(domain) if "." in domain else "none"
    except Unanswered:
        return "temperror"
    except (Wrong, RecursionError):
        return "permerror"
    except ValueError:
        return "none"
