import pytest

from messaging.trusting import trust

ANN = "ann@customer.test"


@pytest.mark.parametrize(
    ("sender", "sealed_for", "verdict", "expected"),
    [
        (ANN, ANN, {"dmarc": "pass"}, "verified"),
        (ANN, "", {"dmarc": "pass"}, "verified"),
        ("ANN@customer.test", ANN, {"dmarc": "pass"}, "verified"),
        (ANN, "", {"dmarc": "none", "dkim": ["customer.test"]}, "verified"),
        (ANN, "", {"dkim": ["customer.test"]}, "verified"),
        (ANN, ANN, {"dmarc": "none"}, "verified"),
        (ANN, "", {"dmarc": "none"}, "not_proven"),
        (ANN, "ben@customer.test", {"dmarc": "none"}, "not_proven"),
        (ANN, "", {"dmarc": "none", "dkim": "pass"}, "not_proven"),
        (ANN, ANN, {"dmarc": "pass", "from": "evil.test"}, "not_proven"),
        (ANN, ANN, {"dmarc": "pass", "from": "customer.test"}, "verified"),
        (ANN, ANN, {}, "not_proven"),
        (ANN, ANN, {"spf": "pass"}, "not_proven"),
        (ANN, ANN, {"dmarc": "temperror"}, "not_proven"),
        (ANN, ANN, {"dmarc": "fail"}, "forged"),
        (ANN, ANN, {"dmarc": "fail", "dkim": ["customer.test"]}, "forged"),
        ("eve@evil.test", ANN, {"dmarc": "pass"}, "other_address"),
        ("eve@evil.test", ANN, {"dmarc": "none"}, "other_address"),
        ("eve@evil.test", ANN, {"dmarc": "fail"}, "forged"),
        ("", ANN, {"dmarc": "pass"}, "unclear"),
        ("", ANN, {"dmarc": "fail"}, "unclear"),
    ],
)
def test_who_sent_it(sender, sealed_for, verdict, expected):
    assert trust(sender, known=[ANN], sealed_for=sealed_for, verdict=verdict)[0] == expected
