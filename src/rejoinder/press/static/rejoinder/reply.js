// @ts-check
/** The form, where the reader is: under the comment being answered, sent without leaving the page. */

import { fetchPage, isPlain, repliesOf } from "./further.js";
import { showTimes } from "./times.js";

/** @typedef {{rule?: string, reason?: string, quote?: string}} Reason */
/** @typedef {{id: number, state: string, address?: string, reasons?: Reason[]}} Received */
/** @typedef {Record<string, string | string[]>} Errors */
/** @typedef {{detail?: string, title?: string, code?: string, token?: string, errors?: Errors}} Problem */

const NAME = "rejoinder:name";
const FIELDS = ["name", "email", "website", "text"];
/** Codes of refusals after which the comment that was being answered cannot be answered any more. */
const UNANSWERABLE = ["unknown_parent", "parent_removed"];
/** How long to wait, in milliseconds, before each look for a comment that was just published. */
const LOOKS = [250, 500, 1000, 2000];

/**
 * Take over the form.
 * @param {HTMLElement} respond
 * @param {HTMLElement | null} section
 */
export function replyInPlace(respond, section) {
    const form = respond.querySelector("form");
    if (form) new Reply(respond, form, section).begin();
}

/**
 * @param {string} kind
 * @param {string} key
 * @param {string} [value] blank forgets
 * @returns {string}
 */
function remembered(kind, key, value) {
    // A browser may forbid to remember anything; then nothing is remembered.
    try {
        const store = kind === "session" ? sessionStorage : localStorage;
        if (value) store.setItem(key, value);
        else if (value === "") store.removeItem(key);
        return store.getItem(key) ?? "";
    } catch {
        return "";
    }
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

class Reply {
    /**
     * @param {HTMLElement} respond
     * @param {HTMLFormElement} form
     * @param {HTMLElement | null} section
     */
    constructor(respond, form, section) {
        this.respond = respond;
        this.form = form;
        this.section = section;
        this.action = form.getAttribute("action") || "";
        this.words = JSON.parse(form.dataset.words || "{}");
        this.heading = /** @type {HTMLElement} */ (respond.querySelector("#respond-heading"));
        this.cancel = /** @type {HTMLAnchorElement} */ (respond.querySelector(".respond-cancel"));
        this.live = /** @type {HTMLElement} */ (form.querySelector(".live"));
        this.button = /** @type {HTMLButtonElement} */ (form.querySelector("button"));
        this.remember = /** @type {HTMLInputElement} */ (form.querySelector("#reply-remember"));
        this.home = document.createComment("");
        this.draft = `rejoinder:draft:${this.action}`;
        /** @type {HTMLElement | null} */
        this.cameFrom = null;
        // The form under an article is open while the article is read; a reader who then pastes is not a machine.
        this.opened = Date.now();
        this.busy = false;
    }

    begin() {
        this.respond.before(this.home);
        this.form.addEventListener("submit", (event) => {
            event.preventDefault();
            this.send(true);
        });
        this.form.addEventListener("input", () => this.keepDraft());
        this.cancel.addEventListener("click", (event) => this.giveUp(event));
        this.section?.addEventListener("click", (event) => {
            const link = /** @type {Element} */ (event.target).closest("a.reply");
            if (!(link instanceof HTMLAnchorElement) || !isPlain(event)) return;
            event.preventDefault();
            this.answer(link);
        });
        this.recall();
    }

    /** @param {string} name */
    field(name) {
        return /** @type {HTMLInputElement} */ (this.form.elements.namedItem(name));
    }

    recall() {
        const name = remembered("local", NAME);
        if (this.remember.parentElement) this.remember.parentElement.hidden = false;
        this.remember.checked = Boolean(name);
        this.remember.addEventListener("change", () => this.remember.checked || remembered("local", NAME, ""));
        if (name && !this.field("name").value) this.field("name").value = name;
        const draft = remembered("session", this.draft);
        if (!draft || this.field("text").value) return;
        const { text, parent } = JSON.parse(draft);
        this.field("text").value = String(text);
        const link = parent && document.querySelector(`#comment-${Number(parent)} a.reply`);
        if (link instanceof HTMLAnchorElement) this.move(link);
        this.live.textContent = this.words.kept;
    }

    keepDraft() {
        const text = this.field("text").value;
        const kept = text.trim() && JSON.stringify({ text, parent: this.field("parent").value });
        remembered("session", this.draft, kept);
    }

    /** @param {HTMLAnchorElement} link */
    answer(link) {
        this.move(link);
        const empty = ["name", "email"].find((name) => !this.field(name).value);
        this.field(empty ?? "text").focus();
    }

    /** @param {HTMLAnchorElement} link */
    move(link) {
        const article = link.closest("article");
        if (!article) return;
        this.cameFrom = link;
        article.after(this.respond);
        this.field("parent").value = new URL(link.href).searchParams.get("to") ?? "";
        const name = document.createElement("bdi");
        name.textContent = article.querySelector(".by")?.textContent ?? "";
        const [before, after] = this.words.reply_to.split("%s");
        this.heading.replaceChildren(before, name, after ?? "");
        this.cancel.hidden = false;
        this.keepDraft();
    }

    /** @param {MouseEvent} event */
    giveUp(event) {
        // On the page that only holds the form, cancelling is a link back to the story.
        if (!this.cameFrom) return;
        event.preventDefault();
        this.goHome();
        this.cameFrom.focus();
        this.cameFrom = null;
    }

    goHome() {
        this.home.after(this.respond);
        this.heading.textContent = this.words.heading;
        this.field("parent").value = "";
        this.cancel.hidden = true;
        this.keepDraft();
    }

    /** @param {boolean} again whether a form grown old may be sent a second time with its new token */
    async send(again) {
        if (this.busy) return;
        this.setBusy(true);
        this.clearErrors();
        const earlier = Number(this.field("opened").value) || 0;
        const fields = new URLSearchParams(/** @type {any} */ (new FormData(this.form)));
        fields.set("opened", ((Date.now() - this.opened) / 1000 + earlier).toFixed(1));
        const { ok, said } = await this.post(fields);
        this.setBusy(false);
        if (!said) this.live.textContent = this.words.unsent;
        else if (ok) await this.received(said);
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
        this.live.textContent = busy ? this.words.sending : "";
    }

    /**
     * Take a fresh token; true when its age was all that was wrong.
     * @param {Problem} problem
     */
    renew(problem) {
        if (!problem.token || problem.token === this.field("token").value) return false;
        this.field("token").value = problem.token;
        return !Object.keys(problem.errors ?? {}).some((name) => FIELDS.includes(name));
    }

    /** @param {Problem} problem */
    refused(problem) {
        // What filled in the field for machines was not the reader, who cannot see it to empty it.
        const unseen = /** @type {HTMLInputElement | null} */ (this.form.querySelector(".unseen input"));
        if (unseen) unseen.value = "";
        if (UNANSWERABLE.includes(problem.code ?? "")) this.goHome();
        const list = document.createElement("ul");
        const errors = Object.entries(problem.errors ?? {});
        if (!errors.length) list.append(element("li", "", problem.detail || problem.title || this.words.unsent));
        for (const [name, wrong] of errors) {
            const sentence = [wrong].flat().join(" ");
            if (FIELDS.includes(name)) {
                const link = /** @type {HTMLAnchorElement} */ (element("a", "", sentence));
                link.href = `#reply-${name}`;
                list.append(element("li", "", link));
                this.mark(name, sentence);
            } else {
                list.append(element("li", "", sentence));
            }
        }
        const heading = element("p", "", this.words.wrong);
        heading.id = "reply-wrong";
        const summary = element("div", "summary", heading, list);
        summary.id = "reply-errors";
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
        const field = this.field(name);
        const error = element("span", "error", sentence);
        error.id = `reply-${name}-error`;
        field.after(error);
        field.setAttribute("aria-invalid", "true");
        const described = field.getAttribute("aria-describedby");
        field.setAttribute("aria-describedby", described ? `${error.id} ${described}` : error.id);
    }

    clearErrors() {
        this.form.querySelector(".summary")?.remove();
        for (const name of FIELDS) {
            const field = this.field(name);
            this.form.querySelector(`#reply-${name}-error`)?.remove();
            field.removeAttribute("aria-invalid");
            const described = field.getAttribute("aria-describedby")?.split(" ").filter((id) => !id.endsWith("-error"));
            if (described?.length) field.setAttribute("aria-describedby", described.join(" "));
            else field.removeAttribute("aria-describedby");
        }
    }

    /** @param {Received} received */
    async received(received) {
        if (this.remember.checked) remembered("local", NAME, this.field("name").value.trim());
        if (!this.section && received.address) {
            remembered("session", this.draft, "");
            location.assign(received.address);
            return;
        }
        const outcome = this.outcome(received);
        document.querySelector(".outcome")?.remove();
        // A form at home comes back to just after its mark, and would jump over what stands between the two.
        (this.home.nextSibling === this.respond ? this.home : this.respond).before(outcome);
        const parent = this.field("parent").value;
        // What was turned down stays where it is, to be put in better words.
        if (received.state !== "rejected") this.startAgain();
        outcome.focus();
        outcome.scrollIntoView({ block: "nearest" });
        if (received.state !== "published") return;
        await this.show(received.id, parent);
        // Where the browser does not hold the page still itself, the new comment above has pushed it down.
        if (document.activeElement === outcome) outcome.scrollIntoView({ block: "nearest" });
    }

    /** Empties the form, for the next comment. */
    startAgain() {
        this.field("text").value = "";
        this.field("opened").value = "";
        this.opened = Date.now();
        this.goHome();
        this.cameFrom = null;
    }

    /** @param {Received} received */
    outcome(received) {
        const outcome = element("div", "outcome", element("p", "", this.words[received.state] ?? this.words.held));
        outcome.tabIndex = -1;
        for (const { reason, quote } of received.reasons ?? []) {
            if (!reason) continue;
            const line = element("p", "", reason);
            if (quote && !reason.includes(quote)) line.append(" ", element("q", "", quote));
            outcome.append(line);
        }
        if (received.address) {
            const link = /** @type {HTMLAnchorElement} */ (element("a", "", this.words.private_page));
            link.href = received.address;
            outcome.append(element("p", "", link, " ", element("span", "hint", this.words.private_hint)));
        }
        return outcome;
    }

    /**
     * Bring a published comment here from the page where it was printed.
     * @param {number} id
     * @param {string} parent
     */
    async show(id, parent) {
        for (const wait of LOOKS) {
            await new Promise((resolve) => setTimeout(resolve, wait));
            const page = await fetchPage(`/c/${id}`).catch(() => null);
            const item = page?.getElementById(`comment-${id}`)?.closest("li");
            if (!page || !item) continue;
            this.place(item, parent);
            const heading = page.querySelector("#respond") && page.querySelector("#discussion > h2");
            if (heading) this.section?.querySelector(":scope > h2")?.replaceChildren(...heading.childNodes);
            return;
        }
    }

    /**
     * Where the printed page has it: deep replies stand at the last level, not under the comment they answer.
     * @param {Element} item
     * @param {string} parent
     */
    place(item, parent) {
        const article = item.querySelector("article");
        if (!this.section || !article || document.getElementById(article.id)) return;
        const above = item.parentElement?.closest("li")?.querySelector(":scope > article")?.id ?? `comment-${parent}`;
        const under = document.getElementById(above)?.closest("li");
        if (under) {
            repliesOf(under).append(item);
        } else if (!parent && !this.section.querySelector(":scope > .pages .further")) {
            // Before further pages it would stand where it does not belong; there, its own page is one link away.
            let list = this.section.querySelector(":scope > .comments");
            if (!list) {
                list = element("ol", "comments");
                this.section.querySelector(":scope > h2")?.after(list);
                this.section.querySelector(":scope > .none-yet")?.remove();
            }
            list.append(item);
        }
        showTimes();
    }
}
