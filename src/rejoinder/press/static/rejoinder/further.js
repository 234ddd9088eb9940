// @ts-check
/** Brings further pages of comments, and further replies, to where the reader is. */

import { showTimes } from "./times.js";

/**
 * A page of the discussion as a document; rejects when it cannot be had.
 * @param {string} address
 */
export async function fetchPage(address) {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    if (!answer.ok) throw new Error(`${answer.status} for ${address}`);
    return new DOMParser().parseFromString(await answer.text(), "text/html");
}

/**
 * The list of replies under a comment's list item, made if there is none yet.
 * @param {Element} item
 */
export function repliesOf(item) {
    const standing = item.querySelector(":scope > .replies");
    if (standing) return standing;
    const list = document.createElement("ol");
    list.className = "replies";
    const more = item.querySelector(":scope > .more-replies");
    if (more) more.before(list);
    else item.append(list);
    return list;
}

/**
 * Follow links to further comments in place.
 * @param {HTMLElement} section
 */
export function followInPlace(section) {
    const words = JSON.parse(section.dataset.words || "{}");
    const live = document.createElement("p");
    live.className = "hidden";
    live.setAttribute("role", "status");
    section.append(live);
    section.addEventListener("click", async (event) => {
        const link = /** @type {Element} */ (event.target).closest("a.further");
        if (!(link instanceof HTMLAnchorElement) || !isPlain(event)) return;
        event.preventDefault();
        if (link.getAttribute("aria-busy")) return;
        link.setAttribute("aria-busy", "true");
        live.textContent = words.loading;
        try {
            bring(link, await fetchPage(link.href), section);
            live.textContent = words.loaded;
        } catch {
            live.textContent = words.not_loaded;
            // The next click goes there as it would without a script.
            link.classList.remove("further");
        }
        link.removeAttribute("aria-busy");
    });
}

/**
 * True for a click that only wants to follow the link, not to open it elsewhere.
 * @param {MouseEvent} event
 */
export function isPlain(event) {
    return !(event.defaultPrevented || event.button || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
}

/**
 * @param {HTMLAnchorElement} link
 * @param {Document} other
 * @param {HTMLElement} section
 */
function bring(link, other, section) {
    const place = link.closest(".more-replies")?.parentElement;
    const list = place ? repliesOf(place) : section.querySelector(":scope > .comments");
    if (!list) throw new Error("the page has no list of comments");
    // A comment written meanwhile may already stand here.
    const items = [...other.querySelectorAll("#discussion > .comments > li")].filter(
        (item) => !document.getElementById(item.querySelector("article")?.id || ""),
    );
    list.append(...items);
    showTimes();
    const next = other.querySelector("#discussion > .pages > a.further");
    const where = section.querySelector(":scope > .pages > .where");
    if (!place && where) where.textContent = other.querySelector("#discussion > h2 > .where")?.textContent ?? "";
    if (next instanceof HTMLAnchorElement) {
        link.href = next.getAttribute("href") || "";
        link.textContent = next.textContent;
    } else {
        (place ? link.parentElement : link.closest(".pages"))?.remove();
    }
    const first = items[0]?.querySelector("article");
    first?.setAttribute("tabindex", "-1");
    first?.focus();
}
