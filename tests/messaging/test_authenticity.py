"""Whether a mail is from whom it says: with real signatures, and a DNS that is a dict."""

import base64
import time
from types import SimpleNamespace

import dkim
import pytest
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from messaging.authenticity import checked, is_proven, related, verdict_from_headers, verdict_of

KEY = rsa.generate_private_key(public_exponent=65537, key_size=1024)
PEM = KEY.private_bytes(
    serialization.Encoding.PEM, serialization.PrivateFormat.TraditionalOpenSSL, serialization.NoEncryption()
)
PUBLIC = base64.b64encode(
    KEY.public_key().public_bytes(serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo)
).decode()
PLAIN = (
    b"From: Marit <marit@wool-house.example>\r\nTo: desk@shop.example\r\nSubject: My return\r\n"
    b"Date: Mon, 23 Nov 2026 10:00:00 +0000\r\nMessage-ID: <1@wool-house.example>\r\n\r\nIt does not fit.\r\n"
)
KEYS = {("s1._domainkey.wool-house.example", "TXT"): [f"v=DKIM1; k=rsa; p={PUBLIC}"]}
POLICY = {("_dmarc.wool-house.example", "TXT"): ["v=DMARC1; p=reject"]}
SPF = {("wool-house.example", "TXT"): ["something=else", "v=spf1 ip4:192.0.2.0/24 -all"]}


def signed(raw=PLAIN, domain="wool-house.example", selector="s1", **how):
    how.setdefault("include_headers", [b"from", b"to", b"subject", b"date"])
    return dkim.sign(raw, selector.encode(), domain.encode(), PEM, **how) + raw


def names(*records):
    known = {key: value for each in records for key, value in each.items()}
    return lambda name, kind="TXT": known.get((name, kind), [])


def verdict(dmarc, *dkim, spf="none", sender="wool-house.example"):
    return {"source": "door", "dmarc": dmarc, "dkim": list(dkim), "spf": spf, "from": sender}


def test_a_signed_mail_of_a_domain_with_a_policy_passes():
    found = verdict_of(signed(), resolver=names(KEYS, POLICY))
    assert found == verdict("pass", "wool-house.example")
    assert is_proven(found, "marit@wool-house.example") is True


def test_a_signed_mail_of_a_domain_without_a_policy_is_proven_all_the_same():
    found = verdict_of(signed(), resolver=names(KEYS))
    assert found == verdict("none", "wool-house.example")
    assert is_proven(found, "marit@wool-house.example") is True


def test_a_mail_that_was_changed_on_its_way_proves_nothing():
    for changed in (signed().replace(b"not fit", b"fit"), signed().replace(b"My return", b"My refund")):
        found = verdict_of(changed, peer="203.0.113.9", resolver=names(KEYS, POLICY, SPF))
        assert found == verdict("fail", spf="none")
        assert is_proven(found, "marit@wool-house.example") is False


def test_who_does_not_know_which_machine_sent_it_never_says_that_it_fails():
    found = verdict_of(PLAIN, resolver=names(KEYS, POLICY))
    assert found == verdict("temperror")
    assert is_proven(found, "marit@wool-house.example") is None


@pytest.mark.parametrize(
    ("peer", "spf", "dmarc"),
    [
        ("192.0.2.77", "pass", "pass"),
        ("::ffff:192.0.2.77", "pass", "pass"),
        ("203.0.113.9", "fail", "fail"),
    ],
)
def test_a_machine_that_may_send_for_the_domain_proves_it_too(peer, spf, dmarc):
    asked = {"peer": peer, "envelope_sender": "bounce@wool-house.example", "helo": "mx.example"}
    assert verdict_of(PLAIN, **asked, resolver=names(POLICY, SPF)) == verdict(dmarc, spf=spf)


def test_a_machine_that_may_send_for_another_domain_proves_nothing():
    other = {("evil.test", "TXT"): ["v=spf1 +all"]}
    asked = {"peer": "203.0.113.9", "envelope_sender": "me@evil.test", "helo": "evil.test"}
    assert verdict_of(PLAIN, **asked, resolver=names(POLICY, SPF, other)) == verdict("fail", spf="pass")


def test_a_signature_of_a_stranger_is_not_even_looked_up():
    asked = []
    raw = signed(domain="evil.test")
    verdict_of(raw, resolver=lambda name, kind: asked.append(name) or [])
    assert not [name for name in asked if "evil" in name]


def test_a_signature_that_leaves_the_end_open_proves_nothing():
    """Behind the end of an `l=` anybody may write."""
    assert verdict_of(signed(length=True) + b"Send me the money.\r\n", resolver=names(KEYS, POLICY))["dkim"] == []


def test_a_second_sender_above_the_signed_one_proves_nothing():
    found = verdict_of(b"From: boss@evil.test\r\n" + signed(), resolver=names(KEYS, POLICY))
    assert found == verdict("none", sender="")
    assert is_proven(found, "marit@wool-house.example") is None


def test_only_the_second_of_two_signatures_has_to_hold():
    spoilt = signed(selector="s2").partition(b"From:")[0]
    assert verdict_of(spoilt + signed(), resolver=names(KEYS, POLICY))["dmarc"] == "pass"


def test_a_subdomain_is_of_the_same_house_unless_the_policy_is_strict():
    raw = signed(PLAIN.replace(b"marit@wool", b"marit@mail.wool"))
    assert verdict_of(raw, resolver=names(KEYS, POLICY))["dmarc"] == "pass"
    strict = {("_dmarc.wool-house.example", "TXT"): ["v=DMARC1; p=reject; adkim=s"]}
    assert verdict_of(raw, peer="203.0.113.9", resolver=names(KEYS, strict))["dmarc"] == "fail"
    assert related("a.shop.co.uk", "b.shop.co.uk")
    assert not related("one.co.uk", "other.co.uk")
    assert not related("my-shop.example", "my-other.example")


def test_two_policies_are_none():
    both = {("_dmarc.wool-house.example", "TXT"): ["v=DMARC1; p=reject", "v=DMARC1; p=none"]}
    assert verdict_of(PLAIN, resolver=names(both))["dmarc"] == "none"


def test_a_dns_that_is_away_is_nobodys_fault():
    def away(name, kind):
        raise TimeoutError

    found = verdict_of(signed(), peer="192.0.2.1", helo="mx.example", resolver=away)
    assert found == verdict("temperror", spf="temperror") | {"silent": True}
    assert is_proven(found, "marit@wool-house.example") is None


def test_a_proof_is_of_one_address_only():
    found = verdict_of(signed(), resolver=names(KEYS, POLICY))
    assert is_proven(found, "marit@elsewhere.example") is None
    assert is_proven({}, "marit@wool-house.example") is None
    assert is_proven({}, "") is None


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"From: x",
        b"\x00\xff" * 100,
        b"From: a@b.example\r\nDKIM-Signature: d=b.example\r\n\r\n",
        b"From: a@b.example\r\nDKIM-Signature: v=1; a=rsa-sha256; d=b.example; s=\xff; h=from; bh=x; b=y\r\n\r\n",
        b"From: a@b.example\r\n" + b"x" * 99_999,
        b"From: @\r\n\r\n",
        b"From: a@xn--.example\r\n\r\n",
    ],
)
def test_nothing_in_a_mail_breaks_the_check(raw):
    assert verdict_of(raw, peer="192.0.2.1", helo="x", resolver=names(KEYS))["dmarc"] in ("none", "temperror")


def test_a_mail_of_blanks_takes_no_time():
    raw = signed(PLAIN) + b" " * 1_000_000
    begun = time.monotonic()
    assert verdict_of(raw, resolver=names(KEYS))["dkim"] == []
    assert time.monotonic() - begun < 2


# The Sender Policy Framework ----------------------------------------------------------------------------------------

ZONE = {
    ("a.test", "TXT"): ["v=spf1 include:b.test a:host.a.test/28 mx exists:%{ir}.%{v}.list.a.test ~all"],
    ("b.test", "TXT"): ["v=spf1 ip4:198.51.100.1 ip6:2001:db8::/32 -all"],
    ("host.a.test", "A"): ["203.0.113.16"],
    ("a.test", "MX"): ["10 mx1.a.test."],
    ("mx1.a.test", "A"): ["192.0.2.5"],
    ("9.2.0.192.in-addr.list.a.test", "A"): ["127.0.0.2"],
    ("loop.test", "TXT"): ["v=spf1 include:loop.test -all"],
    ("away.test", "TXT"): ["v=spf1 redirect=b.test"],
    ("odd.test", "TXT"): ["v=spf1 nonsense -all"],
    ("two.test", "TXT"): ["v=spf1 -all", "v=spf1 +all"],
    ("open.test", "TXT"): ["v=spf1 ?all"],
}  # fmt: skip


@pytest.mark.parametrize(
    ("domain", "peer", "result"),
    [
        ("a.test", "198.51.100.1", "pass"), ("a.test", "2001:db8::1", "pass"), ("a.test", "203.0.113.30", "pass"),
        ("a.test", "203.0.113.33", "softfail"), ("a.test", "192.0.2.5", "pass"), ("a.test", "192.0.2.9", "pass"),
        ("away.test", "198.51.100.1", "pass"), ("away.test", "198.51.100.2", "fail"),
        ("loop.test", "192.0.2.1", "permerror"), ("odd.test", "192.0.2.1", "permerror"),
        ("two.test", "192.0.2.1", "permerror"), ("open.test", "192.0.2.1", "neutral"),
        ("none.test", "192.0.2.1", "none"), ("a.test", "no address", "none"),
    ],
)  # fmt: skip
def test_which_machines_may_send_for_a_domain(domain, peer, result):
    raw = PLAIN.replace(b"wool-house.example", domain.encode())
    found = verdict_of(raw, peer=peer, envelope_sender=f"x@{domain}", resolver=names(ZONE))
    assert found["spf"] == result


# What others found out ----------------------------------------------------------------------------------------------

GOOD = (
    b"Authentication-Results: mx.host.example; dmarc=pass header.from=wool-house.example;\r\n"
    b" dkim=pass header.d=wool-house.example; spf=pass smtp.mailfrom=wool-house.example\r\n"
)
BAD = (
    b"Authentication-Results: mx.host.example 1;\r\n dkim=fail header.d=wool-house.example;\r\n"
    b" dmarc=fail (p=reject) header.from=wool-house.example\r\n"
)
STRANGE = b"Authentication-Results: mx.elsewhere.example; dmarc=fail header.from=wool-house.example\r\n"


def test_the_server_of_a_mailbox_says_what_it_found():
    found = verdict_from_headers(STRANGE + GOOD + PLAIN, "mx.host.example")
    assert found == verdict("pass", "wool-house.example", spf="pass") | {"source": "headers"}
    assert is_proven(found, "marit@wool-house.example") is True


def test_only_the_topmost_word_of_that_server_counts():
    found = verdict_from_headers(BAD + GOOD + PLAIN, "mx.host.example")
    assert (found["dmarc"], found["dkim"]) == ("fail", [])
    assert is_proven(found, "marit@wool-house.example") is False


@pytest.mark.parametrize(
    "field",
    [
        STRANGE,
        b"",
        b"Authentication-Results: mx.host.example; none\r\n",
        b"Authentication-Results: ;;;=\r\n",
        GOOD.replace(b"header.from=wool-house", b"header.from=evil").replace(b"dkim=pass", b"dkim=neutral"),
        GOOD.replace(b"host.example", b"host.example.evil.test"),
    ],
)
def test_what_that_server_did_not_say_of_this_sender_proves_nothing(field):
    found = verdict_from_headers(field + PLAIN, "mx.host.example")
    assert is_proven(found, "marit@wool-house.example") is None


def test_a_door_that_can_tell_is_believed_and_else_we_look_ourselves():
    def mail(**verdict):
        return SimpleNamespace(door="webhook", verdict=verdict, envelope_sender="x@wool-house.example")

    dns = names(KEYS, POLICY, SPF)
    assert checked(mail(dmarc="fail"), signed(), dns) == {"dmarc": "fail"}
    assert checked(mail(rebuilt=True), signed(), dns) == {"rebuilt": True}
    assert checked(mail(), signed(), dns)["dmarc"] == "pass"
    assert checked(mail(peer="203.0.113.9", helo="h"), PLAIN, dns)["dmarc"] == "fail"
    assert checked(mail(peer="192.0.2.9", helo="h"), PLAIN, dns)["dmarc"] == "pass"
