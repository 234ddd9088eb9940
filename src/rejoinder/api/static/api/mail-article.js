// @ts-check
/**
 * Does the small sum that a form asks for while very many articles are mailed, and then sends it. Without this script
 * the form takes patience in its place. Every sentence it says comes from the page.
 */

import { answerTo } from "./small-sum.js";

const form = document.getElementById("mail-form");
if (form instanceof HTMLFormElement) sendWithAnswer(form);

/** @param {HTMLFormElement} form */
function sendWithAnswer(form) {
    const live = form.querySelector(".live");
    const button = form.querySelector("button");
    const token = /** @type {HTMLInputElement} */ (form.elements.namedItem("token"));
    const answer = /** @type {HTMLInputElement} */ (form.elements.namedItem("answer"));
    const bits = Number(form.dataset.bits);
    let busy = false;
    for (const note of form.querySelectorAll("[data-patience]")) note.remove();
    // A page that is come back to is sent again from the beginning.
    addEventListener("pageshow", () => setBusy(false, ""));
    form.addEventListener("submit", async (event) => {
        if (busy) return event.preventDefault();
        if (!bits || answer.value) return setBusy(true, form.dataset.sending ?? "");
        event.preventDefault();
        setBusy(true, form.dataset.working ?? "");
        answer.value = await answerTo(token.value, bits);
        if (live) live.textContent = form.dataset.sending ?? "";
        form.submit();
    });

    /**
     * @param {boolean} is
     * @param {string} words
     */
    function setBusy(is, words) {
        busy = is;
        button?.setAttribute("aria-disabled", String(is));
        if (live) live.textContent = words;
    }
}
