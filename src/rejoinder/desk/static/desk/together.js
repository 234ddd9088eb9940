// @ts-check
/**
 * Sends a decision about many cases a few at a time and shows how far it has come. Without this script the form sends
 * them all at once. Every sentence it says comes from the page.
 */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-together]"));
const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-carried]"));
if (form && place) form.addEventListener("submit", (event) => send(form, place, event));

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 * @param {SubmitEvent} event
 */
function send(form, place, event) {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=case]")]);
    const reason = /** @type {HTMLTextAreaElement | null} */ (form.elements.namedItem("reason"));
    // What the server would send back for correction goes the plain way, which keeps what was typed.
    if (!button || boxes.length <= together(form)) return;
    if (button.value === "reject" && !reason?.value.trim()) return;
    event.preventDefault();
    void carryOut(form, place, button, boxes);
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 * @param {HTMLButtonElement} button
 * @param {HTMLInputElement[]} boxes
 */
async function carryOut(form, place, button, boxes) {
    const total = boxes.length;
    const step = together(form);
    const bar = document.createElement("progress");
    bar.max = total;
    const far = document.createElement("p");
    bar.setAttribute("aria-label", button.textContent ?? "");
    place.replaceChildren(bar, far);
    const buttons = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("button")]);
    for (const one of buttons) one.disabled = true;
    /** @type {{ decided: number, changed: number[], inHand: number[], refused: [number, string][] }} */
    const all = { decided: 0, changed: [], inHand: [], refused: [] };
    try {
        for (let at = 0; at < total; at += step) {
            const some = boxes.slice(at, at + step);
            const answer = await fetch(form.action, {
                method: "POST",
                body: fields(form, button, some),
                headers: { Accept: "application/json" },
            });
            const kind = answer.headers.get("Content-Type") ?? "";
            if (!answer.ok || !kind.includes("json")) throw new Error(`${answer.status}`);
            const told = await answer.json();
            all.decided += told.decided;
            all.changed.push(...told.changed);
            all.inHand.push(...told.inHand);
            all.refused.push(...told.refused);
            // What is done must not be sent again, should the rest fail.
            for (const box of some) box.remove();
            bar.value = Math.min(total, at + step);
            far.textContent = (form.dataset.progress ?? "").replace("%1", String(bar.value)).replace("%2", String(total));
        }
    } catch {
        tell(place, all, form.dataset.broken);
        for (const one of buttons) one.disabled = false;
        return;
    }
    form.remove();
    tell(place, all);
}

/**
 * How many cases go in one request.
 * @param {HTMLFormElement} form
 */
function together(form) {
    return Number(form.dataset.together) || 10;
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLButtonElement} button
 * @param {HTMLInputElement[]} some
 */
function fields(form, button, some) {
    const sent = new FormData(form);
    sent.delete("case");
    for (const box of some) sent.append("case", box.value);
    sent.set(button.name, button.value);
    return sent;
}

/**
 * Says what became of them, as the page without script does.
 * @param {HTMLElement} place
 * @param {{ decided: number, changed: number[], inHand: number[], refused: [number, string][] }} all
 * @param {string} [trouble]
 */
function tell(place, all, trouble) {
    const said = place.dataset;
    const parts = [sentence(all.decided === 1 ? said.decidedOne : said.decided?.replace("%s", String(all.decided)), "desk-lead")];
    if (trouble) parts.push(sentence(trouble, "desk-error"));
    for (const [told, left] of /** @type {[string | undefined, [number, string][]][]} */ ([
        [said.changed, all.changed.map((key) => [key, ""])],
        [said.inHand, all.inHand.map((key) => [key, ""])],
        [said.refused, all.refused],
    ])) {
        if (!left.length) continue;
        const list = document.createElement("ul");
        list.className = "desk-left";
        for (const [key, why] of left) list.append(leading(said, key, why));
        parts.push(sentence(told), list);
    }
    place.replaceChildren(...parts);
}

/**
 * @param {string | undefined} text
 * @param {string} [kind]
 * @returns {HTMLElement}
 */
function sentence(text, kind = "") {
    const made = document.createElement("p");
    made.className = kind;
    made.textContent = text ?? "";
    return made;
}

/**
 * @param {DOMStringMap} said
 * @param {number} key
 * @param {string} why
 */
function leading(said, key, why) {
    const item = document.createElement("li");
    const way = document.createElement("a");
    way.href = (said.case ?? "").replace(/0\/$/, `${key}/`);
    way.textContent = (said.name ?? "%s").replace("%s", String(key));
    item.append(way, why ? `: ${why}` : "");
    return item;
}
