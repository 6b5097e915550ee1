"""The self-contained pages in a real browser: a click and the keyboard show what was understood."""

import shutil

import pytest

from fadu.report.reader.model import Document, Meta, Reading
from fadu.report.reader.output import compare, html
from report.reader.output.samples import EVIL, sample

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine"),
]


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def visit(browser, tmp_path):
    context = browser.new_context(viewport={"width": 1300, "height": 900})
    seen = []

    def visit(content):
        path = tmp_path / "page.html"
        path.write_text(content, encoding="utf-8")
        page = context.new_page()
        page.on("pageerror", lambda error: seen.append(f"error {error}"))
        page.on("console", lambda message: seen.append(f"console {message.text}"))
        page.on("dialog", lambda dialog: (seen.append(f"dialog {dialog.message}"), dialog.dismiss()))
        page.on("request", lambda request: seen.append(request.url) if request.url != path.as_uri() else None)
        page.goto(path.as_uri())
        return page

    yield visit
    context.close()
    assert seen == [], "the page ran foreign script, made a request or failed"


def shown(page):
    return page.locator(".fr-detail.fr-shown h3").all_inner_texts()


def test_a_click_shows_what_was_understood(visit):
    page = visit(html.page([sample()]))
    page.click('.fr-fig[data-fig="2"]')
    card = page.locator(".fr-detail.fr-shown").inner_text()

    assert "66.67%" in card
    assert "比率" in card
    assert "审结率66.67%与32/48相符" in card
    assert page.locator(".fr-fig.fr-with").count() == 2


def test_the_keyboard_goes_from_figure_to_figure(visit):
    page = visit(html.page([sample()]))
    page.locator('.fr-fig[data-fig="0"]').focus()
    page.keyboard.press("Enter")
    first = shown(page)
    page.keyboard.press("ArrowRight")
    second = shown(page)
    page.keyboard.press("Escape")

    assert "48件" in first[0]
    assert "32件" in second[0]
    assert shown(page) == []


def test_filters_hide_kinds_and_paragraphs(visit):
    page = visit(html.page([sample()]))
    page.uncheck('input[data-kind="rate"]')
    page.check("input[data-only]")

    assert page.locator(".fr-fig.fr-off").count() == 1
    assert not page.locator('.fr-fig[data-fig="0"]').is_visible()


def test_without_script_a_figure_still_opens_its_card(browser, tmp_path):
    path = tmp_path / "page.html"
    path.write_text(html.page([sample()]), encoding="utf-8")
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(path.as_uri())
    page.click('.fr-fig[data-fig="1"]')
    visible = page.locator("#r0-f1").is_visible()
    context.close()

    assert visible


def test_hostile_text_stays_text(visit):
    page = visit(html.page([sample(file=EVIL, title=EVIL)], [EVIL]))
    page.click('.fr-fig[data-fig="3"]')

    assert EVIL in page.locator(".fr-detail.fr-shown").inner_text()


def test_the_comparison_draws_the_chosen_row(visit):
    page = visit(compare.to_html(compare.compare([sample(), sample("b.txt", value=50)])))
    page.click("tr[data-row='1']")

    assert page.locator("#fr-chart svg").count() == 1
    assert page.locator("tr.fr-on").get_attribute("data-row") == "1"


def test_without_arrow_keys_the_card_has_buttons(visit):
    page = visit(html.page([sample()]))
    page.set_viewport_size({"width": 390, "height": 844})
    hidden = page.locator(".fr-steps").is_visible()
    page.click('.fr-fig[data-fig="0"]')
    page.click("[data-step='1']")
    second = shown(page)
    page.click("[data-step='-1']")
    first = shown(page)
    page.click("[data-close]")

    assert not hidden
    assert "32件" in second[0]
    assert "48件" in first[0]
    assert shown(page) == []
    assert page.evaluate("document.activeElement.dataset.fig") == "0"


def test_the_arrow_keys_serve_beside_the_filters_too(visit):
    page = visit(html.page([sample()]))
    page.focus("input[data-only]")
    page.keyboard.press("ArrowRight")

    assert "48件" in shown(page)[0]


def test_a_warning_stands_out(visit):
    reading = sample()
    plain = visit(html.page([reading])).locator(".fr-warning").count()
    reading.warnings.append("其余没有读取。")
    box = visit(html.page([reading])).locator(".fr-warning")

    assert plain == 0
    assert box.inner_text().endswith("其余没有读取。")
    assert box.evaluate("node => getComputedStyle(node).borderLeftWidth") == "4px"
    assert box.evaluate("node => getComputedStyle(node).backgroundColor") != "rgba(0, 0, 0, 0)"


def test_nothing_read_shows_no_empty_table_and_no_idle_controls(visit):
    page = visit(html.page([], ["空.txt：文件是空的。"]))
    empty = visit(html.page([Reading(Document("a.txt", "通知\n"), Meta())]))

    assert page.locator("table").count() == 0
    assert "没有读成一份报告" in page.inner_text("header")
    assert empty.locator(".fr-tools, .fr-steps").count() == 0
    assert "没有读出数字" in empty.inner_text(".fr-panel")


@pytest.mark.parametrize("width", [390, 1300])
def test_no_page_is_wider_than_the_window(visit, width):
    several = [sample(f"报告{number}.txt", title="很长的标题" * 12) for number in range(3)]
    for content in (html.page(several, [EVIL * 3]), compare.to_html(compare.compare(several))):
        page = visit(content)
        page.set_viewport_size({"width": width, "height": 844})

        assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_every_table_head_says_what_it_heads(visit):
    for content in (html.page([sample(), sample()]), compare.to_html(compare.compare([sample(), sample()]))):
        assert visit(content).locator("thead th:not([scope=col])").count() == 0


def test_a_row_of_the_comparison_is_chosen_by_keyboard(visit):
    page = visit(compare.to_html(compare.compare([sample(), sample("b.txt", value=50)])))
    page.focus("tr[data-row='1']")
    page.keyboard.press(" ")

    assert page.locator("tr[aria-current]").get_attribute("data-row") == "1"
