"""A policy as a file: what goes out comes in as it was, and every mistake is a sentence with its place."""

import json
from contextlib import suppress

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from requests_inbox.return_policies import files
from requests_inbox.return_policies.document import Document
from requests_inbox.return_policies.schema import schema
from tests.builders import make_person, make_policy, make_rule, make_shop

from .documents import DOCUMENTS
from .test_policy_pages import at, draft_of

GOOD = """
terms:
  window_days: 14
rules:
- key: cheap
  name: Cheap
  when:
    all:
    - fact: value
      op: under
      value: 49.95
    - fact: sku
      op: is
      value: [0123, no, "7"]
    - fact: has_photo
      op: yes
  then:
    decision: approve
    free: true
"""


def mistakes(text, shop):
    with pytest.raises(files.Mistakes) as found:
        files.read(text.encode(), shop)
    return found.value.sentences


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(stored=DOCUMENTS)
def test_what_goes_out_comes_in_as_it_was(shop, stored):
    document = Document.read(stored)
    assert files.read(files.written(document, shop).encode(), shop) == document


@settings(max_examples=100, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    text=st.binary(max_size=80) | st.text(alphabet="rules:-{}[]&*!<|>'\"\n keywhnt0129.~", max_size=80).map(str.encode)
)
def test_nonsense_is_a_sentence_and_never_an_error(shop, text):
    with suppress(files.Mistakes):
        assert isinstance(files.read(text, shop), Document)


def test_no_is_a_word_and_what_begins_with_nought_is_no_number(shop):
    document = files.read(GOOD.encode(), shop)
    value, sku, photo = document.rules[0].when.parts
    assert (str(value.value), sku.value, photo.op) == ("49.95", ("0123", "7", "no"), "yes")
    assert document.terms.window_days == 14


def test_a_colleague_is_named_by_the_address(shop):
    colleague, stranger = make_person(shop), make_person(make_shop())
    rule = make_rule(assign_to=colleague.pk)
    text = files.written(Document.read({"rules": [rule]}), shop)
    assert f"assign_to: {colleague.email}" in text
    assert files.read(text.encode(), shop).rules[0].then.assign_to == colleague.pk
    for whom in (stranger.email, "nobody@nowhere.test", stranger.pk, colleague.pk):
        said = mistakes(text.replace(colleague.email, str(whom)), shop)
        assert said == [f"Rule 1 “Size”, then: nobody with the address “{whom}” works for {shop}."]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (
            ("op: under", "op: roughly"),
            "Rule 1 “Cheap”, when › all › 1: Value of the request cannot be compared by “roughly”.",
        ),
        (("fact: sku", "fact: weight"), "Rule 1 “Cheap”, when › all › 2: Keur does not know “weight” of a request."),
        (("decision: approve", "decision: burn"), "Rule 1 “Cheap”, then: Say what the rule decides."),
        (("free: true", "gift: 5"), "Rule 1 “Cheap”, then: “gift” means nothing here."),
        (
            ("free: true", "fee: 0"),
            "Rule 1 “Cheap”, then: A fee is an amount above 0 with at most two decimals, up to 10000.",
        ),
        (
            ("free: true", "destination: Depot"),
            "Rule 1 “Cheap”, then: {shop} has no address called “Depot”.",
        ),
        (("key: cheap", "key: Ch eap"), "Rule 1 “Cheap”: The key of a rule is small letters, digits and hyphens."),
        (("window_days: 14", "window_days: 0"), "Terms: window_days is a number of days from 1 to 3650."),
        (("rules:", "rulez:"), "“rulez” means nothing here: a policy has terms, rules and alerts."),
        (("rules:", "format: other/1\nrules:"), "This file says “other/1” as its format; Keur reads “keur-policy/1”."),
        (("name: Cheap", "name: [Cheap"), "Line 7 is no YAML that can be read: expected ',' or ']', but got ':'."),
        (
            ("name: Cheap", "name: &a Cheap\n  then: *a"),
            "Line 7 is no YAML that can be read: nothing may refer to something else.",
        ),
        (
            ("name: Cheap", "name: Cheap\n  name: Dear"),
            "Line 7 is no YAML that can be read: “name” stands there twice or is no name.",
        ),
        (("name: Cheap", "name: !!python/name:os.system"), None),
    ],
)
def test_a_mistake_names_its_rule_and_place(shop, change, said):
    assert change[0] in GOOD
    found = mistakes(GOOD.replace(*change), shop)
    assert len(found) == 1
    assert (said and said.format(shop=shop)) in (None, found[0])


def test_all_mistakes_are_told_at_once(shop):
    text = GOOD.replace("op: under", "op: roughly").replace("fact: sku", "fact: weight").replace("approve", "burn")
    assert len(mistakes(text, shop)) == 3


@pytest.mark.parametrize(
    "text",
    ["", "a", "[]", "- 1", "rules: 5", "rules: [5]", "rules: [{when: 5}]", "terms: 5", "alerts: [{then: x}]", "? {}"],
)
def test_what_is_no_policy_is_said(shop, text):
    assert mistakes(text, shop)


def test_a_file_is_no_larger_than_it_may_be_and_grows_by_nothing(shop):
    assert mistakes("#" + "x" * files.LARGEST, shop) == ["The file is larger than 500 KB."]
    bomb = "a: &a [x, x]\nb: &b [*a, *a]\nrules: [*b, *b]"
    assert "nothing may refer" in mistakes(bomb, shop)[0]
    assert mistakes("rules: " + "[" * 5000, shop)


def test_it_is_taken_away_and_taken_in_as_the_draft(desk, shop, lead):
    make_policy(shop, make_rule("one"), by=lead)
    answer = desk.get(at("policy_yaml", shop.slug))
    assert answer["Content-Type"].startswith("application/yaml")
    text = answer.content.decode()
    assert text.startswith("# yaml-language-server: $schema=http://testserver/policies/schema.json")
    changed = SimpleUploadedFile("policy.yaml", text.replace("name: One", "name: Other").encode())
    answer = desk.post(at("policy_file", shop.slug), {"version": "v1", "file": changed})
    assert answer.status_code == 302
    assert draft_of(shop).document.rules[0].name == "Other"
    version = desk.get(at("policy_yaml_of", shop.slug, 1)).content.decode()
    assert "name: One" in version


def test_what_is_wrong_with_a_file_is_told_and_the_pasted_stays(desk, shop):
    text = GOOD.replace("op: under", "op: roughly")
    answer = desk.post(at("policy_file", shop.slug), {"version": "v0", "text": text})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "when › all › 1" in page
    assert "op: roughly" in page
    assert draft_of(shop) is None
    assert desk.post(at("policy_file", shop.slug), {"version": "v7", "text": GOOD}).status_code == 409
    assert draft_of(shop) is None


def test_the_schema_is_public_and_the_one_in_the_docs(client, db):
    kept = (django_settings.BASE_DIR / "docs" / "policy.schema.json").read_text()
    assert json.loads(kept) == schema(), "run manage.py policy_schema"
    answer = client.get(at("policy_schema"))
    assert answer.json() == schema()
    assert "public" in answer["Cache-Control"]
