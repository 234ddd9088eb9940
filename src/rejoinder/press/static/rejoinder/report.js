// @ts-check
/** The form that reports a comment, over the page on which the comment stands, sent without leaving it. */

import { fetchPage, isPlain } from "./further.js";

/** @typedef {{address?: string | null}} Received */
/** @typedef {{detail?: string, title?: string, token?: string, errors?: Record<string, string | string[]>}} Problem */

/**
 * Open the form here where a link leads to it.
 * @param {HTMLElement} section
 */
export function reportInPlace(section) {
    /** @type {Map<string, Report>} */
    const begun = new Map();
    section.addEventListener("click", async (event) => {
        const link = /** @type {Element} */ (event.target).closest("a.report");
        if (!(link instanceof HTMLAnchorElement) || !isPlain(event)) return;
        event.preventDefault();
        if (link.getAttribute("aria-busy")) return;
        link.setAttribute("aria-busy", "true");
        try {
            const report = begun.get(link.href) ?? new Report(await fetchPage(link.href));
            // What was typed and not sent is there again when the same comment's form is opened again.
            begun.set(link.href, report);
            report.open(section, () => begun.delete(link.href));
        } catch {
            // The page says better than we could why there is no form.
            location.assign(link.href);
        }
        link.removeAttribute("aria-busy");
    });
}

/**
 * @param {string} tag
 * @param {string} className
 * @param {...(string | Node)} content
 */
function element(tag, className, ...content) {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.append(...content);
    return made;
}

class Report {
    /** @param {Document} page the page with the form */
    constructor(page) {
        const respond = page.querySelector("#report");
        const form = respond?.querySelector("form");
        if (!respond || !form) throw new Error("the page has no form");
        this.form = /** @type {HTMLFormElement} */ (document.adoptNode(form));
        this.words = this.form.dataset;
        this.live = /** @type {HTMLElement} */ (this.form.querySelector(".live"));
        this.button = /** @type {HTMLButtonElement} */ (this.form.querySelector("button"));
        const heading = element("h2", "", respond.querySelector("#report-heading")?.textContent ?? "");
        heading.id = "report-heading";
        this.close = /** @type {HTMLButtonElement} */ (element("button", "dialog-close", this.words.close ?? ""));
        this.close.type = "button";
        this.head = element("div", "respond-head", heading, this.close);
        this.dialog = /** @type {HTMLDialogElement} */ (element("dialog", "respond report-dialog", this.head, this.form));
        this.dialog.setAttribute("aria-labelledby", heading.id);
        this.action = this.form.getAttribute("action") ?? "";
        this.busy = false;
        this.sent = () => {};
        this.close.addEventListener("click", () => this.dialog.close());
        this.dialog.addEventListener("close", () => this.dialog.remove());
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.send(true);
        });
    }

    /**
     * @param {HTMLElement} section where it stands, so that it speaks the section's language and direction
     * @param {() => void} sent told once the report was taken
     */
    open(section, sent) {
        this.sent = sent;
        section.append(this.dialog);
        this.dialog.showModal();
        const chosen = this.form.querySelector("input[type=radio]:checked") ?? this.form.querySelector("input[type=radio]");
        if (chosen instanceof HTMLElement) chosen.focus();
    }

    /** @param {boolean} again whether a form grown old may be sent a second time with its new token */
    async send(again) {
        if (this.busy) return;
        this.setBusy(true);
        this.clearErrors();
        const body = new URLSearchParams(/** @type {any} */ (new FormData(this.form)));
        const { ok, said } = await this.post(body);
        this.setBusy(false);
        if (!said) this.live.textContent = this.words.unsent ?? "";
        else if (ok) this.received(said);
        else if (this.renew(said) && again) await this.send(false);
        else this.refused(said);
    }

    /**
     * What the server says; nothing where there is no network, or something else answers in the server's place.
     * @param {URLSearchParams} body
     */
    async post(body) {
        try {
            const answer = await fetch(this.action, { method: "POST", headers: { Accept: "application/json" }, body });
            return { ok: answer.ok, said: await answer.json() };
        } catch {
            return { ok: false, said: null };
        }
    }

    /** @param {boolean} busy */
    setBusy(busy) {
        this.busy = busy;
        this.button.setAttribute("aria-disabled", String(busy));
        this.live.textContent = busy ? (this.words.sending ?? "") : "";
    }

    /**
     * Take a fresh token; true when its age was all that was wrong.
     * @param {Problem} problem
     */
    renew(problem) {
        const token = /** @type {HTMLInputElement} */ (this.form.elements.namedItem("token"));
        if (!problem.token || problem.token === token.value) return false;
        token.value = problem.token;
        return !Object.keys(problem.errors ?? {}).length;
    }

    /** @param {Problem} problem */
    refused(problem) {
        // What filled in the field for machines was not the reader, who cannot see it to empty it.
        const unseen = /** @type {HTMLInputElement | null} */ (this.form.querySelector(".unseen input"));
        if (unseen) unseen.value = "";
        const list = document.createElement("ul");
        const errors = Object.entries(problem.errors ?? {});
        if (!errors.length) list.append(element("li", "", problem.detail || problem.title || this.words.unsent || ""));
        for (const [name, wrong] of errors) {
            const sentence = [wrong].flat().join(" ");
            const link = /** @type {HTMLAnchorElement} */ (element("a", "", sentence));
            link.href = `#report-${name}`;
            list.append(element("li", "", link));
            this.mark(name, sentence);
        }
        const heading = element("p", "", this.words.wrong ?? "");
        heading.id = "report-wrong";
        const summary = element("div", "summary", heading, list);
        summary.tabIndex = -1;
        summary.setAttribute("role", "group");
        summary.setAttribute("aria-labelledby", heading.id);
        this.form.prepend(summary);
        summary.focus();
    }

    /**
     * @param {string} name
     * @param {string} sentence
     */
    mark(name, sentence) {
        const field = this.form.querySelector(`#report-${name}`);
        if (!field) return;
        const error = element("span", "error", sentence);
        error.id = `report-${name}-error`;
        field.closest("p, fieldset")?.append(error);
        field.setAttribute("aria-invalid", "true");
        const described = field.getAttribute("aria-describedby");
        field.setAttribute("aria-describedby", described ? `${error.id} ${described}` : error.id);
    }

    clearErrors() {
        this.form.querySelector(".summary")?.remove();
        for (const field of this.form.querySelectorAll("[aria-invalid]")) {
            field.removeAttribute("aria-invalid");
            const described = field.getAttribute("aria-describedby")?.split(" ").filter((id) => !id.endsWith("-error"));
            if (described?.length) field.setAttribute("aria-describedby", described.join(" "));
            else field.removeAttribute("aria-describedby");
        }
        for (const error of this.form.querySelectorAll(".error")) error.remove();
    }

    /** @param {Received} received */
    received(received) {
        this.sent();
        const outcome = element("div", "outcome");
        outcome.tabIndex = -1;
        if (received.address) {
            const link = /** @type {HTMLAnchorElement} */ (element("a", "", this.words.receipt ?? ""));
            link.href = received.address;
            outcome.append(element("p", "", this.words.thanks ?? ""), element("p", "", link));
        } else {
            outcome.append(element("p", "", this.words.already ?? ""));
        }
        this.form.replaceWith(outcome);
        outcome.focus();
    }
}
