"""The site in a real browser: from a figure of the report to its rows to a case, and reading a report."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import pytest

from portal.samples import OTHER, REPORT
from web.small_site import environment

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
pytestmark = [
    pytest.mark.browser,
    pytest.mark.xdist_group("site"),
    pytest.mark.skipif(CHROMIUM is None, reason="未找到 Chromium，网站的浏览器测试没有运行"),
]
FLAGS = ["--no-sandbox", "--disable-background-networking"]


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture(scope="module")
def address(small_folder):
    port = free_port()
    command = [str(Path(sys.executable).with_name("fadu")), "serve", "--port", str(port)]
    server = subprocess.Popen(command, env=environment(small_folder), stdout=subprocess.DEVNULL)
    base = f"http://127.0.0.1:{port}"
    deadline = time.monotonic() + 120  # a loaded machine is slow, not wrong
    while time.monotonic() < deadline:
        try:
            urllib.request.urlopen(f"{base}/static/web/icon.svg", timeout=2).close()
            break
        except OSError:
            assert server.poll() is None, "the site ended"
            time.sleep(0.2)
    yield base
    server.terminate()
    server.wait(120)


@pytest.fixture(scope="module")
def browser():
    sync_api = pytest.importorskip("playwright.sync_api")
    with sync_api.sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser, address):
    """A page that may speak with the site alone, and must have nothing to complain of."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    foreign, complaints = [], []

    def watch(route):
        if route.request.url.startswith((address + "/", "data:", "blob:")):
            route.continue_()
        else:
            foreign.append(route.request.url)
            route.abort()

    context.route("**/*", watch)
    page = context.new_page()
    page.set_default_timeout(120_000)  # a loaded machine is slow, not wrong
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    yield page
    context.close()
    assert foreign == []
    assert complaints == []


def number(text):
    return int("".join(each for each in text if each.isdigit()))


def test_from_the_reports_figure_to_its_rows_to_a_case(page):
    page.goto("/report/?period=2024")
    link = page.locator('.fadu-report p a.figure[href*="/figures/dispute.registered/"]').first
    printed = number(link.inner_text())
    link.click()
    rows = page.locator("tbody tr").count()
    while page.locator("a[rel=next]").count():
        page.click("a[rel=next]")
        rows += page.locator("tbody tr").count()
    page.locator("tbody a").first.click()
    page.locator("details.proof summary").first.click()

    assert printed > 0
    assert rows == printed
    assert page.locator(".timeline > li").count() >= 2
    assert len(page.locator("dt:has-text('哈希（SM3）') + dd code").first.inner_text()) == 64
    assert page.locator("h2:has-text('期限')").count() == 1


def test_a_limit_explains_itself_on_the_case_page(page):
    page.goto("/cases/?procedure=reconsideration")
    page.locator("tbody a").first.click()
    page.locator("td details summary").first.click()

    assert page.locator(".explain li").first.is_visible()


def test_a_breakdown_leads_to_as_many_rows(page):
    page.goto("/figures/dispute.registered/by/source/?period=2024")
    first = page.locator("tbody tr:not(.zero) a").first
    shown = number(first.inner_text())
    first.click()

    assert page.locator("tbody tr").count() == shown


def test_the_ledger_verifies_itself(page):
    page.goto("/ledger/")
    page.click("text=立即校验全部台账")

    assert page.locator(".tag.ok").inner_text() == "未发现问题"


def test_a_report_is_read_in_place_and_saved(page):
    page.goto("/portal/read/")
    page.set_input_files("#files", {"name": "报告.txt", "mimeType": "text/plain", "buffer": REPORT.encode()})
    page.check("[name=against]")
    page.click(".upload button")
    page.locator('.fr-fig:has-text("66.67%")').click()
    card = page.locator(".fr-detail.fr-shown").inner_text()
    with page.expect_download() as download:
        page.click("button[value=json]")

    assert "比率" in card
    assert page.locator(".fr-findings .fr-is-error").count() >= 1
    assert download.value.suggested_filename == "报告核对.json"


def test_files_are_dropped_and_compared(page):
    page.goto("/portal/read/")
    page.evaluate(
        """([first, second]) => {
            const data = new DataTransfer();
            data.items.add(new File([first], "a.txt", { type: "text/plain" }));
            data.items.add(new File([second], "b.txt", { type: "text/plain" }));
            data.items.add(new File([new Uint8Array([0xd0, 0xcf, 0x11, 0xe0, 1, 2])], "旧.doc"));
            document.getElementById("drop").dispatchEvent(
                new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
        }""",
        [REPORT, OTHER],
    )
    page.wait_for_selector("#fr-chart svg")
    page.locator("tr[data-row]").nth(1).click()

    assert page.locator("#results table").first.locator("tbody tr").count() == 2
    assert "旧.doc" in page.locator("[role=alert]").inner_text()
    assert page.locator("tr[data-row].fr-on").count() == 1
    assert page.locator(".fr-reading").count() == 2


def test_the_keyboard_alone_is_enough(page):
    page.goto("/")
    page.keyboard.press("Tab")
    first = page.evaluate("document.activeElement.textContent")
    page.keyboard.press("Enter")
    at_main = page.evaluate("location.hash")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('a.tile')"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/figures/**")
    page.goto("/portal/read/")
    page.locator(".paste summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.insert_text(REPORT)
    while not page.evaluate("document.activeElement.matches('button')"):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_selector(".fr-reading")

    assert first == "跳到正文"
    assert at_main == "#main"
    assert page.evaluate("document.activeElement.id") == "results"


def test_without_script_reports_are_read_too(browser, address):
    context = browser.new_context(base_url=address, java_script_enabled=False)
    page = context.new_page()
    page.set_default_timeout(120_000)  # a loaded machine is slow, not wrong
    page.goto("/portal/read/")
    file = {"name": "报告.txt", "mimeType": "text/plain", "buffer": REPORT.encode()}
    page.set_input_files("#files", file)
    page.click(".upload button")
    page.click('.fr-fig[data-fig="1"]')
    visible = page.locator("#r0-f1").is_visible()
    context.close()

    assert visible


@pytest.mark.parametrize("width", [1280, 400])
def test_no_page_is_wider_than_the_window(page, width):
    page.set_viewport_size({"width": width, "height": 900})
    wide = []
    for path in (
        "/", "/report/", "/figures/", "/figures/dispute.registered/", "/figures/dispute.registered/by/source/",
        "/findings/", "/cases/", "/cases/1/", "/ledger/", "/portal/read/",
    ):  # fmt: skip
        page.goto(path)
        if page.evaluate("document.documentElement.scrollWidth") > width:
            wide.append(path)

    assert wide == []


def test_on_a_phone_the_card_stays_in_the_window(page):
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/portal/read/")
    files = [(f"{number}.txt", REPORT * 20) for number in range(3)]
    page.set_input_files(
        "#files", [{"name": name, "mimeType": "text/plain", "buffer": text.encode()} for name, text in files]
    )
    page.click(".upload button")
    page.locator("#r1 .fr-fig").first.click()
    box = page.locator("#r1 .fr-panel").bounding_box()
    page.click("#r1 [data-close]")

    assert box["y"] >= 0
    assert box["y"] + box["height"] <= 800.5
    assert page.locator("#r1 .fr-detail.fr-shown").count() == 0


def test_print_says_that_the_data_are_reconstructed_and_which_page_it_is(page):
    page.goto("/figures/dispute.registered/?period=2024&jurisdiction=210411")
    page.emulate_media(media="print")

    assert page.locator(".notice").is_visible()
    assert page.locator(".pages span").is_visible()
    assert not page.locator(".top").is_visible()
    assert not page.locator(".back").is_visible()
    assert page.locator("a.button:visible").count() == 0


@pytest.mark.parametrize("path", ["/", "/cases/", "/portal/read/"])
def test_where_the_focus_is_can_be_seen(page, path):
    page.goto(path)
    unseen = []
    for _ in range(25):
        page.keyboard.press("Tab")
        told = page.evaluate(
            "(() => { const at = document.activeElement, style = getComputedStyle(at.closest('.drop') || at);"
            " return [at.outerHTML.slice(0, 80), style.outlineStyle, style.borderColor, at === document.body]; })()"
        )
        if told[3]:
            break
        if told[1] == "none" and "drop" not in told[0] and 'type="file"' not in told[0]:
            unseen.append(told)

    assert unseen == []


UNNAMED = """() => {
  const named = (node) => node.labels && node.labels.length || node.getAttribute('aria-label') || node.title;
  const wrong = [];
  for (const node of document.querySelectorAll('input:not([type=hidden]), select, textarea, progress'))
    if (!named(node)) wrong.push(node.outerHTML.slice(0, 80));
  for (const node of document.querySelectorAll('a, button, summary'))
    if (!node.textContent.trim() && !node.getAttribute('aria-label')) wrong.push(node.outerHTML.slice(0, 80));
  const ids = [...document.querySelectorAll('[id]')].map((node) => node.id);
  for (const id of ids.filter((each, at) => ids.indexOf(each) !== at)) wrong.push('id twice: ' + id);
  for (const node of document.querySelectorAll('[aria-describedby]'))
    if (!document.getElementById(node.getAttribute('aria-describedby'))) wrong.push('describes nothing');
  if (document.querySelectorAll('h1').length !== 1) wrong.push('h1: ' + document.querySelectorAll('h1').length);
  if (document.documentElement.lang !== 'zh-CN') wrong.push('lang');
  if (!document.title.includes('法度')) wrong.push('title');
  return wrong;
}"""


@pytest.mark.parametrize(
    "path",
    [
        "/", "/report/", "/figures/", "/figures/dispute.registered/", "/figures/dispute.registered/by/source/",
        "/figures/enforcement_officer.exam_pass_rate/", "/findings/", "/cases/", "/cases/1/", "/ledger/", "/portal/read/",
    ],
)  # fmt: skip
def test_everything_has_a_name_that_can_be_read_aloud(page, path):
    page.goto(path)

    assert page.evaluate(UNNAMED) == []


def test_the_readings_of_several_files_have_names_too(page):
    page.goto("/portal/read/")
    files = [{"name": f"{n}.txt", "mimeType": "text/plain", "buffer": REPORT.encode()} for n in range(2)]
    page.set_input_files("#files", files)
    page.click(".upload button")
    page.wait_for_selector("#r1")

    assert page.evaluate(UNNAMED) == []
