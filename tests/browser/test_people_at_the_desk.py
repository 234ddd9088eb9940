"""Stories of the desk about people, by keyboard alone: a sanction, a role, a second factor; and how the pages look."""

from __future__ import annotations

import re
import uuid
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect

from tests.browser.stories import LIBRARY, desk, fill_reply
from tests.browser.test_looks import violations
from tests.serving import Serving

pytestmark = pytest.mark.browser
MOST_TABS = 200


def reach(page: Page, wanted: Locator) -> None:
    """Press Tab until the wanted element has the focus."""
    expect(wanted).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate("element => element === document.activeElement"):
            return
    raise AssertionError(f"Tab never reached {wanted}")


def press(page: Page, wanted: Locator) -> None:
    """Reach the element by keyboard and press Enter on it."""
    reach(page, wanted)
    page.keyboard.press("Enter")
    page.wait_for_load_state()


def test_a_moderator_sanctions_and_the_author_is_told_all_by_keyboard(
    demo: Serving, page: Page, browser: Browser
) -> None:
    name = f"Perkin {uuid.uuid4().hex[:6]}"
    email = f"{uuid.uuid4().hex[:8]}@town.example"
    page.goto(demo.address + LIBRARY)
    fill_reply(page, name, email, f"Nine hooks, I counted them. {name}")
    with desk(demo, browser) as moderator:
        there = moderator.page
        there.goto(f"{demo.address}/desk/people/")
        reach(there, there.get_by_label("Name", exact=True))
        there.keyboard.type(name.upper())
        there.keyboard.press("Enter")
        press(there, there.get_by_role("link", name=name))
        press(there, there.get_by_role("link", name="New sanction"))
        reach(there, there.get_by_role("radio", name=re.compile("^Hold all")))
        there.keyboard.press("ArrowDown")
        reach(there, there.get_by_label("Reason"))
        there.keyboard.type("Counting hooks is no contribution")
        press(there, there.get_by_role("button", name="Put under this sanction"))
        expect(there.get_by_text("Read only").first).to_be_visible()
    page.goto(demo.address + LIBRARY)
    fill_reply(page, name, email, f"And ten umbrellas. {name}")
    expect(page.get_by_text("Counting hooks is no contribution").first).to_be_visible()
    expect(page.get_by_label(re.compile("^Comment")).first).to_have_value(re.compile("And ten umbrellas"))


def test_a_colleague_whose_link_was_lost_is_made_another_and_comes_in_all_by_keyboard(
    demo: Serving, browser: Browser
) -> None:
    name = f"perkin-{uuid.uuid4().hex[:6]}"
    with desk(demo, browser) as administrator:
        page = administrator.page
        page.goto(f"{demo.address}/desk/members/")
        reach(page, page.get_by_label("User name"))
        page.keyboard.type(name)
        press(page, page.get_by_role("button", name="Give this role"))
        first = page.get_by_label("The sign-in link").input_value()
        page.goto(f"{demo.address}/desk/members/")
        press(page, page.get_by_role("button", name=f"Make a new sign-in link for {name}"))
        link = page.get_by_label("The sign-in link").input_value()
        assert link.startswith(f"{demo.address}/desk/enter/") and link != first
        context = browser.new_context()
        context.set_default_timeout(30_000)
        colleague = context.new_page()
        colleague.goto(link)
        press(colleague, colleague.get_by_role("button", name="Sign in"))
        expect(colleague).to_have_url(re.compile(r"/desk/$"))
        context.close()
        page.goto(f"{demo.address}/desk/members/")
        expect(page.get_by_role("button", name=f"Take from {name}")).to_have_count(1)
        expect(page.get_by_role("button", name=f"Make a new sign-in link for {name}")).to_have_count(0)


def local(demo: Serving) -> str:
    """Passkeys are bound to a name, so the site is met by one."""
    return demo.address.replace("127.0.0.1", "localhost")


def entered(demo: Serving, context: BrowserContext) -> Page:
    page = context.new_page()
    page.goto(demo.fresh_desk_link().replace("127.0.0.1", "localhost"))
    page.get_by_role("button").first.click()
    expect(page).to_have_url(re.compile(r"/desk/$"))
    return page


def test_a_passkey_is_added_and_signs_in_without_a_password(demo: Serving, context: BrowserContext) -> None:
    page = entered(demo, context)
    device = context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    device.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    troubles: list[str] = []
    page.on("console", lambda message: troubles.append(message.text) if message.type == "error" else None)
    page.goto(f"{local(demo)}/account/2fa/webauthn/add/")
    reach(page, page.get_by_role("checkbox"))
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Add"))
    # What follows is the recovery codes, behind a question who one is.
    expect(page).not_to_have_url(re.compile(r"/webauthn/add/"))
    page.goto(f"{local(demo)}/account/2fa/webauthn/")
    expect(page.get_by_text("signs in without a password")).to_be_visible()
    page.goto(f"{local(demo)}/account/logout/")
    press(page, page.get_by_role("button", name="Sign Out"))
    expect(page).to_have_url(re.compile(r"/account/login/"))
    page.goto(f"{local(demo)}/desk/people/")
    expect(page).to_have_url(re.compile(r"/account/login/"))
    press(page, page.get_by_role("button", name="Sign in with a passkey"))
    expect(page).to_have_url(re.compile(r"/desk/people/$"))
    assert not troubles


DESK = {
    "people": "/desk/people/",
    "sanctions": "/desk/sanctions/",
    "new-sanction": "/desk/sanctions/new/",
    "members": "/desk/members/",
}
ACCOUNT = {
    "second-factor": "/account/2fa/",
    "app": "/account/2fa/totp/activate/",
    "passkeys": "/account/2fa/webauthn/",
    "password": "/account/password/change/",
    "sign-out": "/account/logout/",
}


@pytest.mark.parametrize(
    ("width", "scheme"), [(360, "light"), (360, "dark"), (1280, "light"), (1280, "dark")]
)
def test_pages_about_people_are_open_to_everybody_and_nothing_runs_out_of_them(
    demo: Serving, browser: Browser, looks: Path, width: int, scheme: str
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
        bypass_csp=True,
    )
    context.set_default_timeout(30_000)
    page = entered(demo, context)
    places = {**DESK, **ACCOUNT}
    page.goto(local(demo) + DESK["people"])
    first = page.locator("main a[href^='/desk/people/']").first.get_attribute("href") or ""
    places |= {"commenter": first, "sanction": f"{first}sanction/"}
    wrong = []
    # Somebody who has not come in yet, so that the list shows all of its buttons.
    page.goto(local(demo) + DESK["members"])
    page.get_by_label("User name").fill(f"newcomer-{uuid.uuid4().hex[:6]}")
    page.get_by_role("button", name="Give this role").click()
    expect(page.get_by_label("The sign-in link")).to_be_visible()
    for name, address in places.items():
        page.goto(local(demo) + address)
        page.wait_for_load_state("networkidle")
        page.screenshot(path=looks / f"people-{name}-{width}-{scheme}.png", full_page=True)
        wrong += [f"{name}: {line}" for line in violations(page, "main")]
        wider = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        wrong += [f"{name} runs out of the page by {wider}"] if wider > 0 else []
    context.clear_cookies()
    page.goto(f"{local(demo)}/account/login/")
    page.screenshot(path=looks / f"people-login-{width}-{scheme}.png", full_page=True)
    wrong += [f"login: {line}" for line in violations(page)]
    context.close()
    assert not wrong
