"""A paper in Hebrew, Arabic and German as its readers see it: mirrored, translated, and within its width."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tests.browser import tongues
from tests.browser.test_looks import violations
from tests.serving import Serving, wait_for

pytestmark = pytest.mark.browser

_LATIN = re.compile(r"[A-Za-z]{2,}")
_NAMES = {
    "Ada",
    "Ferry",
    "Tom",
    "Baker",
    "KB",
    "https",
    "example",
    "org",
    "GMT",
    "IST",
    "IDT",
    "UTC",
    "URL",
    "PDF",
    "Atom",
}
_VISIBLE = """() => {
    const said = [];
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const holder = walk.currentNode.parentElement;
        if (holder.closest("script, style, .said, [lang=en], [lang=de]")) continue;
        said.push(walk.currentNode.textContent);
    }
    for (const held of document.querySelectorAll("[aria-label], [title], [placeholder], [alt]"))
        for (const name of ["aria-label", "title", "placeholder", "alt"])
            if (held.hasAttribute(name) && !held.closest("[lang=de]")) said.push(held.getAttribute(name));
    for (const held of document.querySelectorAll("[data-words]"))
        said.push(...Object.values(JSON.parse(held.dataset.words)));
    return said;
}"""


@pytest.fixture(scope="module")
def paper(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Serving, dict[str, str]]]:
    """The paper, running, with the addresses of its articles and of what readers wrote."""
    site = Serving(tmp_path_factory.mktemp("tongues") / "data").ready(180)
    told = tongues.lay_out(site)
    for slug in ("gesher", "maktaba", "zug"):
        wait_for(lambda path=told[slug]: 'id="comment-' in site.get(path)[1], 60, slug)  # type: ignore[misc]
    yield site, told
    site.stop()


def addresses(site: Serving, told: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Each page by name: its path and its language."""
    threads = {
        slug: re.search(r"/threads/(\d+)/reply", site.get(told[slug])[1])[1]  # type: ignore[index]
        for slug in ("gesher", "maktaba", "zug")
    }
    comments = {
        slug: re.search(r'id="comment-(\d+)"', site.get(told[slug])[1])[1]  # type: ignore[index]
        for slug in threads
    }
    pages = {"front": ("/", "he"), "section-ar": ("/suq/", "ar"), "section-he": ("/ir/", "he")}
    pages |= {"rules": ("/rules/", "he"), "privacy": ("/privacy/", "he"), "missing": ("/no-such-page/", "he")}
    for slug, language in (("gesher", "he"), ("maktaba", "ar"), ("zug", "de")):
        pages[f"article-{language}"] = (told[slug], language)
        pages[f"reply-{language}"] = (f"/threads/{threads[slug]}/reply?to={comments[slug]}", language)
        pages[f"report-{language}"] = (f"/c/{comments[slug]}/report", language)
        pages[f"held-{language}"] = (told[f"held {slug}"], language)
    return pages


def english(page: Page) -> list[str]:
    """What a page shows in Latin letters, but for names, addresses and what is marked as another language."""
    left = []
    for said in page.evaluate(_VISIBLE):
        plain = re.sub(r"https?://\S+|\S+@\S+|\w+\.example\S*|rejoinder_author", "", said)
        if set(_LATIN.findall(plain)) - _NAMES:
            left.append(said.strip())
    return left


@pytest.mark.parametrize("width", [320, 1280])
def test_every_page_is_in_its_language_and_within_its_width(
    paper: tuple[Serving, dict[str, str]], browser: Browser, looks: Path, width: int
) -> None:
    site, told = paper
    wrong: list[str] = []
    context = browser.new_context(viewport={"width": width, "height": 900}, bypass_csp=True, locale="en-GB")
    page = context.new_page()
    for name, (path, language) in addresses(site, told).items():
        page.goto(site.address + path)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=looks / f"tongues-{name}-{width}.png", full_page=True)
        root = page.locator("html")
        if root.get_attribute("lang") != language:
            wrong.append(f"{name}: lang {root.get_attribute('lang')}")
        if root.get_attribute("dir") != ("ltr" if language == "de" else "rtl"):
            wrong.append(f"{name}: dir {root.get_attribute('dir')}")
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            wrong.append(f"{name}: wider than {width}")
        if language != "de":
            wrong += [f"{name}: {said!r}" for said in english(page)]
        if width == 1280:
            wrong += [f"{name}: {one}" for one in violations(page)]
    context.close()
    assert not wrong, "\n".join(wrong)


def test_each_comment_keeps_its_own_direction(
    paper: tuple[Serving, dict[str, str]], browser: Browser
) -> None:
    site, told = paper
    context = browser.new_context(java_script_enabled=True)
    page = context.new_page()
    page.goto(site.address + told["gesher"])
    runs = page.evaluate(
        "[...document.querySelectorAll('article[id^=comment-]')].map(one => ["
        " one.querySelector('.said').innerText.trim(),"
        " getComputedStyle(one.querySelector('.said').querySelector('p')).direction])"
    )
    context.close()
    by_text = dict(runs)
    assert by_text[tongues.ARTICLES[0].comments[0][2]] == "rtl"
    assert by_text[tongues.ARTICLES[0].comments[1][2]] == "ltr"
