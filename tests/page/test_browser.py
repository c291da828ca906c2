"""The page in a real headless Chromium: typed on, by keyboard alone, on a phone, in light and dark, with no network."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.page.test_answers import page

playwright = pytest.importorskip("playwright.sync_api")
__all__ = ["page"]

MILLISECONDS = 60_000

pytestmark = pytest.mark.surfaces


@pytest.fixture
def tab(browser: playwright.Browser, page: str) -> Iterator[playwright.Page]:
    """The page, opened; whatever it asks of another host, and every error in it, fails the test."""
    yield from opened(browser, page)


def opened(browser: playwright.Browser, page: str, **settings: object) -> Iterator[playwright.Page]:
    context = browser.new_context(**settings)
    context.set_default_timeout(MILLISECONDS)
    faults: list[str] = []
    tab = context.new_page()
    tab.on("pageerror", lambda e: faults.append(str(e)))
    tab.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
    tab.on("request", lambda r: None if r.url.startswith(page.partition("#")[0]) else faults.append(r.url))
    tab.goto(page)
    yield tab
    context.close()
    assert faults == []


def test_a_formula_is_previewed_and_judged_as_one_types(tab: playwright.Page) -> None:
    tab.keyboard.type("\\nabla_x (x^\\top A x) = 2 A x")
    tab.locator("#preview math").wait_for()
    tab.locator("#results .refuted").wait_for()
    assert "A is symmetric" in tab.inner_text("#results")
    assert "fails at" in tab.inner_text("#results")
    tab.fill("#given", "Let $A$ be symmetric.")
    tab.locator("#results .proved").wait_for()
    box = tab.locator("#results math").first.bounding_box()
    assert box is not None
    assert box["width"] > 50
    assert box["height"] > 10


def test_a_derivation_shows_its_first_wrong_line(tab: playwright.Page) -> None:
    tab.fill("#text", "(x + y)^2\n&= x^2 + 2 x y + y^2\n&= x^2 + y^2")
    tab.locator("#results li.refuted").wait_for()
    assert tab.locator("#results li").count() == 3
    assert tab.locator("#results li.proved").count() == 1


def test_the_keyboard_alone_is_enough(tab: playwright.Page) -> None:
    tab.keyboard.press("Shift+Tab")  # from the box back to the link, and to the tabs
    tab.keyboard.press("Shift+Tab")
    assert tab.evaluate("document.activeElement.id") == "tab-check"
    tab.keyboard.press("ArrowRight")
    assert tab.evaluate("document.activeElement.id") == "tab-derive"
    for _ in range(2):
        tab.keyboard.press("Tab")
    assert tab.evaluate("document.activeElement.value") == "gradient"
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("ArrowRight")
    tab.keyboard.press("Tab")
    tab.keyboard.type("x^\\top A x")
    tab.keyboard.press("Tab")
    tab.keyboard.type("x")
    tab.keyboard.press("Control+Enter")
    tab.locator("#results .result math").wait_for()
    assert "hessian" in tab.inner_text("#results .numpy")
    assert "⊤" in tab.inner_text("#results .result")


@pytest.mark.parametrize(
    ("name", "said"),
    [("least squares", "2 A' (A x - b)"), ("softmax", "numerator layout"), ("logistic loss", "def hessian"), ("log det", "tr(")],
)
def test_each_example_is_derived(tab: playwright.Page, name: str, said: str) -> None:
    tab.click("#tab-derive")
    tab.get_by_role("button", name=name, exact=True).click()
    tab.locator("#results .steps li").nth(1).wait_for()
    assert said in tab.inner_text("#results")


def test_a_link_restores_the_state(tab: playwright.Page, browser: playwright.Browser, page: str) -> None:
    tab.click("#tab-derive")
    tab.get_by_role("button", name="softmax", exact=True).click()
    tab.locator("#results .result math").wait_for()
    address = tab.url
    assert address.startswith(page + "#")
    for other in opened(browser, address):
        other.locator("#results .result math").wait_for()
        assert other.input_value("#function") == "\\operatorname{softmax}(z)"
        assert other.is_checked("input[value=jacobian]")
        other.click("#tab-check")
        other.fill("#text", "𝔼 ± é")
        assert other.url != address


@pytest.mark.parametrize("fragment", ["#", "#x", "#e30", "#bnVsbA", "#" + "A" * 5000, "#W10"])
def test_a_damaged_link_gives_an_empty_page(tab: playwright.Page, page: str, fragment: str) -> None:
    tab.goto("about:blank")
    tab.goto(page + fragment)
    assert tab.input_value("#text") == ""
    tab.locator("#results .empty").wait_for()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 390, 1280])
def test_it_fits_every_width_in_light_and_dark(browser: playwright.Browser, page: str, width: int, scheme: str) -> None:
    for tab in opened(browser, page, viewport={"width": width, "height": 800}, color_scheme=scheme):
        tab.get_by_role("button", name="a sheet", exact=True).click()
        tab.locator("#results .refuted").first.wait_for()
        assert tab.evaluate("document.documentElement.scrollWidth") <= width
        ink, paper = (tab.evaluate(f"getComputedStyle(document.body).{p}") for p in ("color", "backgroundColor"))
        assert contrast(ink, paper) > 7
        for button in tab.get_by_role("button").all():
            box = button.bounding_box()
            assert box is None or box["x"] + box["width"] <= width


def contrast(one: str, other: str) -> float:
    """The contrast of two colours `rgb(…)` as WCAG defines it."""

    def light(colour: str) -> float:
        values = [int(v) / 255 for v in colour[colour.index("(") + 1 : -1].split(",")[:3]]
        linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in values]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    a, b = sorted((light(one), light(other)))
    return (b + 0.05) / (a + 0.05)


def test_text_is_never_markup(tab: playwright.Page) -> None:
    tab.fill("#text", "Let $x$ be <img src=x onerror='document.title=1'>. $x = \\text{<script>document.title = 1</script>}$")
    tab.locator("#results .derive").wait_for()
    assert tab.locator("#results img, #preview img, #results script").count() == 0
    assert tab.title() == "derive"
