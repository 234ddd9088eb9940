// @ts-check
/**
 * Shares an article by what the reader's own device has, and asks nobody else: its way of sharing, and its clipboard.
 * Without this script the links beside these buttons do the same. Every sentence it says comes from the page.
 */

for (const list of document.querySelectorAll(".take-away")) {
    const share = list.querySelector("[data-way=share]");
    const copy = list.querySelector("[data-way=copy]");
    if (share instanceof HTMLElement) offerSharing(share);
    if (copy instanceof HTMLElement) offerCopying(copy);
}

/** The article's own address, without what senders of links add to it. */
function address() {
    const canonical = document.querySelector("link[rel=canonical]");
    const here = `${location.origin}${location.pathname}`;
    return canonical instanceof HTMLLinkElement && /^https?:/.test(canonical.href) ? canonical.href : here;
}

/** @param {HTMLElement} item */
function offerSharing(item) {
    if (typeof navigator.share !== "function") return;
    const title = document.querySelector("h1")?.textContent?.trim() ?? document.title;
    item.hidden = false;
    item.querySelector("button")?.addEventListener("click", async () => {
        try {
            await navigator.share({ title, url: address() });
        } catch {
            // The reader chose otherwise, or the device could not; the other ways stand beside it.
        }
    });
}

/** @param {HTMLElement} item */
function offerCopying(item) {
    const said = item.querySelector("[role=status]");
    item.hidden = false;
    item.querySelector("button")?.addEventListener("click", async () => {
        const done = await copied(address());
        if (!said) return;
        // Said anew each time: a region whose words stay the same is not read again.
        said.textContent = "";
        setTimeout(() => (said.textContent = (done ? item.dataset.copied : item.dataset.failed) ?? ""), 50);
    });
}

/**
 * @param {string} text
 * @returns {Promise<boolean>}
 */
async function copied(text) {
    try {
        await navigator.clipboard.writeText(text);
        return true;
    } catch {
        return copiedByHand(text);
    }
}

/**
 * Where the page came unencrypted, browsers have no other clipboard.
 * @param {string} text
 */
function copiedByHand(text) {
    const focused = document.activeElement;
    const field = document.createElement("textarea");
    field.value = text;
    field.readOnly = true;
    field.className = "unseen-copy";
    document.body.append(field);
    field.select();
    let done = false;
    try {
        done = document.execCommand("copy");
    } catch {
        done = false;
    }
    field.remove();
    if (focused instanceof HTMLElement) focused.focus();
    return done;
}
