"""The label step as an agent does it: approved, made, seen on the page by itself, mailed."""

import io

import pypdfium2
import zxingcpp
from playwright.sync_api import expect

from shipping.models import Label
from shipping.tasks import make_label
from tests.returns.making import make_approved
from tests.shipping.conftest import documents_elsewhere

__all__ = ["documents_elsewhere"]


def test_a_label_is_made_and_stands_on_the_open_page_as_a_pdf_that_scans(shop, agent, open_browser):
    request = make_approved(shop)
    page = open_browser(agent)
    page.goto(f"/requests/{request.reference}/")
    facts = page.locator("#facts")
    facts.get_by_role("link", name="Make the label").click()
    sheet = page.locator("#sheet")
    expect(sheet).to_contain_text("The label for your return")
    sheet.get_by_role("button", name="Make the label").click()
    expect(facts).to_contain_text("being made")
    make_label.call(Label.objects.get().pk)
    expect(facts.get_by_role("link", name="Open the PDF")).to_be_visible(timeout=30_000)
    expect(page.locator("#dhead")).to_contain_text("Label made")
    address = facts.get_by_role("link", name="Open the PDF").get_attribute("href")
    pdf = page.request.get(address).body()
    picture = pypdfium2.PdfDocument(io.BytesIO(pdf))[0].render(scale=3).to_pil()
    assert request.rma.rma_number in {code.text for code in zxingcpp.read_barcodes(picture)}
