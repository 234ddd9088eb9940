// @ts-check
/**
 * Works through cases without loading the page again: decisions, the next case and undo are fetched, and the part of
 * the page that shows a case is put in place of the last. Without this script the same forms and links do the same.
 */

import { waitFor } from "./arrivals.js";
import { isTyped, listen } from "./keys.js";
import { keep } from "./lease.js";
import { relate } from "./marks.js";
import { offer } from "./undo.js";

/**
 * @typedef {{html: string | null, said: string, undo: {address: string, seconds: number} | null,
 *            address?: string, title?: string}} Answer
 */

const shell = /** @type {HTMLElement} */ (document.getElementById("desk-shell"));
const region = /** @type {HTMLElement} */ (document.getElementById("desk-region"));
const said = /** @type {HTMLElement} */ (document.getElementById("desk-said"));
const trouble = /** @type {HTMLElement} */ (document.getElementById("desk-trouble"));
const help = /** @type {HTMLDialogElement} */ (document.getElementById("desk-help"));
const undo = offer(/** @type {HTMLFormElement} */ (document.getElementById("desk-undo")));
const site = document.title.slice(document.title.lastIndexOf(" - "));

let busy = false;

/** @param {string} sentence */
function complain(sentence) {
    /** @type {HTMLElement} */ (trouble.querySelector("p")).textContent = sentence;
    trouble.hidden = false;
}

/**
 * @param {string} sentence
 * @param {boolean} inSight whether nothing else on the page shows it
 */
function tell(sentence, inSight) {
    // Emptied first, so that the same sentence twice is read out twice.
    said.textContent = "";
    said.classList.toggle("w-sr-only", !inSight);
    window.setTimeout(() => {
        said.textContent = sentence;
    }, 50);
}

const lease = keep(region, complain);

/** What only works with the script is shown only with it. */
function settle() {
    for (const one of region.querySelectorAll(".desk-by-number, [data-help]")) one.removeAttribute("hidden");
    const none = region.querySelector("[data-waits]");
    if (none instanceof HTMLElement && none.dataset.waits) {
        waitFor(none, none.dataset.waits, (address) => void go(address, false));
    }
}

/**
 * @param {Answer} answer
 * @param {boolean} onward whether it is a step of the reader's, which the browser's Back undoes
 */
function apply(answer, onward) {
    trouble.hidden = true;
    let sentence = answer.said;
    const inSight = sentence !== "" && !answer.undo;
    if (answer.html !== null && answer.address) {
        const before = lease.current();
        const was = before?.dataset.case;
        // It comes from our own templates, which escape what people wrote.
        region.innerHTML = answer.html;
        if (was !== lease.current()?.dataset.case) lease.release(before);
        document.title = `${answer.title}${site}`;
        if (onward && answer.address !== location.pathname + location.search) {
            history.pushState(null, "", answer.address);
        }
        settle();
        const wrong = region.querySelector("[aria-invalid=true]");
        if (wrong instanceof HTMLElement) {
            wrong.focus();
        } else {
            document.getElementById("desk-speaker")?.focus({ preventScroll: true });
            window.scrollTo({ top: 0 });
        }
        sentence = `${sentence} ${answer.title}`.trim();
    }
    if (answer.undo) undo.begin(answer.said, answer.undo);
    tell(sentence, inSight);
}

/**
 * @param {string} address
 * @param {RequestInit} what
 * @param {boolean} onward
 */
async function ask(address, what, onward) {
    if (busy) return;
    busy = true;
    shell.setAttribute("aria-busy", "true");
    try {
        // The second tells the admin to refuse, where it would else lead to its page of signing in.
        const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
        const answer = await fetch(address, { ...what, headers });
        const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
        if (!isOurs) complain((answer.status === 403 ? shell.dataset.signedOut : shell.dataset.unreachable) ?? "");
        else apply(await answer.json(), onward);
    } catch {
        complain(shell.dataset.unreachable ?? "");
    } finally {
        busy = false;
        shell.removeAttribute("aria-busy");
    }
}

/**
 * @param {string} address
 * @param {boolean} onward
 */
const go = (address, onward) => ask(address, {}, onward);

shell.addEventListener("submit", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLFormElement) || form.method !== "post") return;
    event.preventDefault();
    if (form.id === "desk-undo") undo.end();
    const action = form.getAttribute("action") ?? "";
    // Kept alive, so that a decision made just before the window is closed still arrives.
    void ask(action, { method: "POST", body: new FormData(form, event.submitter), keepalive: true }, true);
});

shell.addEventListener("click", (event) => {
    const target = event.target instanceof Element ? event.target : null;
    const rule = target?.closest("[data-rule]");
    if (rule instanceof HTMLElement) choose(rule.dataset.rule ?? "");
    else if (target?.closest("[data-help]")) help.showModal();
    const step = target?.closest("a[data-step]");
    if (!(step instanceof HTMLAnchorElement) || event.button || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    void go(step.href, true);
});

/**
 * Choose the rule in the form, which is opened if need be, and go on to the reason.
 * @param {string} rule
 */
function choose(rule) {
    const form = region.querySelector("#desk-reject");
    const choice = form?.querySelector("select[name=rule]");
    if (!(form instanceof HTMLDetailsElement) || !(choice instanceof HTMLSelectElement)) return;
    form.open = true;
    choice.value = rule;
    choice.dispatchEvent(new Event("change", { bubbles: true }));
    const reason = form.querySelector("textarea");
    if (reason instanceof HTMLElement) reason.focus();
}

region.addEventListener("toggle", (event) => {
    const form = event.target;
    if (!(form instanceof HTMLDetailsElement) || form.id !== "desk-reject" || !form.open) return;
    const first = form.querySelector("[data-rule]");
    // Not a field: so the figures that choose a rule work at once.
    if (first instanceof HTMLElement && document.activeElement?.closest("#desk-reject > div") === null) first.focus();
}, true);

region.addEventListener("keydown", (event) => {
    const inside = event.target instanceof Element ? event.target.closest("#desk-reject") : null;
    if (!(inside instanceof HTMLDetailsElement)) return;
    if (event.key === "Escape" && isTyped(event.target)) {
        inside.querySelector("summary")?.focus();
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
        event.preventDefault();
        const send = inside.querySelector("[data-send]");
        if (send instanceof HTMLButtonElement) send.form?.requestSubmit(send);
    }
});

if (shell.dataset.keys === "on") {
    listen(shell, (key) => {
        if ((key !== "u" && key !== "z") || !shell.querySelector("#desk-undo[hidden]")) return false;
        tell(shell.dataset.nothingToUndo ?? "", true);
        return true;
    });
}
window.addEventListener("popstate", () => void go(location.pathname + location.search, false));
relate(region);
settle();
