// @ts-check
/**
 * Sends a decision about many cases a few at a time and shows how far it has come. Without this script the form sends
 * them all at once. Every sentence it says comes from the page.
 */

const form = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-together]"));
const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-carried]"));
if (form && place) form.addEventListener("submit", (event) => send(form, place, event));
const box = /** @type {HTMLInputElement | null} */ (form?.querySelector("input[name=urgent]"));
if (form && box) {
    box.addEventListener("change", () => count(form, box));
    count(form, box);
}

/**
 * @typedef {{ made: number[], changed: number[], inHand: number[], urgent: number[], refused: [number, string][] }} Carried
 */

/**
 * The buttons say how many a decision would be about, with what is urgent or without it.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement} box
 */
function count(form, box) {
    for (const button of form.querySelectorAll("button")) {
        const told = box.checked ? button.dataset.with : button.dataset.without;
        if (told) button.textContent = told;
    }
}

/**
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 * @param {SubmitEvent} event
 */
function send(form, place, event) {
    const button = /** @type {HTMLButtonElement | null} */ (event.submitter);
    const wanted = box && !box.checked ? "input[name=case]:not([data-urgent])" : "input[name=case]";
    const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll(wanted)]);
    const reason = /** @type {HTMLTextAreaElement | null} */ (form.elements.namedItem("reason"));
    const wording = /** @type {HTMLSelectElement | null} */ (form.elements.namedItem("wording"));
    // What the server would send back for correction goes the plain way, which keeps what was typed.
    if (!button || boxes.length <= together(form)) return;
    if (button.value === "reject" && !reason?.value.trim() && !wording?.value) return;
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
    const buttons = /** @type {HTMLButtonElement[]} */ ([...form.querySelectorAll("button")]);
    for (const one of buttons) one.disabled = true;
    /** @type {Carried} */
    const all = { made: [], changed: [], inHand: [], urgent: leftOut(form, boxes), refused: [] };
    let stopped = false;
    const back = offerBack(place.dataset, () => {
        stopped = true;
    });
    place.replaceChildren(bar, far);
    // Beside the place and not in it, where every second of it would be read out.
    place.after(back.button);
    let trouble;
    try {
        for (let at = 0; at < total && !stopped; at += step) {
            const some = boxes.slice(at, at + step);
            const told = await ask(form.action, fields(form, button, some));
            all.made.push(...told.made);
            all.changed.push(...told.changed);
            all.inHand.push(...told.inHand);
            all.urgent.push(...told.urgent);
            all.refused.push(...told.refused);
            // What is done must not be sent again, should the rest fail.
            for (const box of some) box.remove();
            bar.value = Math.min(total, at + step);
            far.textContent = (form.dataset.progress ?? "").replace("%1", String(bar.value)).replace("%2", String(total));
            if (told.made.length) back.begin();
        }
    } catch {
        trouble = form.dataset.broken;
    }
    const take = () => takeBack(form, place, all.made).finally(() => back.button.remove());
    if (form.querySelector("input[name=case]")) {
        for (const one of buttons) one.disabled = false;
    } else {
        form.remove();
    }
    if (stopped) {
        await take();
        return;
    }
    tell(place, all, trouble);
    if (all.made.length) back.rest(() => void take());
}

/**
 * Takes those that are not to be decided about out of the form; their comments' numbers.
 * @param {HTMLFormElement} form
 * @param {HTMLInputElement[]} boxes
 */
function leftOut(form, boxes) {
    const every = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=case]")]);
    const left = every.filter((one) => !boxes.includes(one));
    for (const one of left) one.remove();
    return left.map((one) => Number.parseInt(one.value, 10));
}

/**
 * A button that takes back what is decided, for as long as that can be done, with the seconds in sight.
 * @param {DOMStringMap} said
 * @param {() => void} stop
 */
function offerBack(said, stop) {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button button-secondary";
    button.hidden = true;
    const count = document.createElement("span");
    count.setAttribute("aria-hidden", "true");
    button.append(`${said.undo} `, count);
    let press = stop;
    let until = 0;
    let timer = 0;
    button.addEventListener("click", () => {
        window.clearInterval(timer);
        button.disabled = true;
        press();
    });
    const show = () => {
        const left = Math.ceil((until - performance.now()) / 1000);
        count.textContent = `(${left})`;
        button.hidden = left <= 0;
        if (left <= 0) window.clearInterval(timer);
    };
    /** The latest of the decisions is of this moment. */
    const begin = () => {
        window.clearInterval(timer);
        until = performance.now() + Number(said.undoFor) * 1000;
        timer = window.setInterval(show, 200);
        show();
    };
    /**
     * All is done: what can still be had is the way back.
     * @param {() => void} take
     */
    const rest = (take) => {
        button.replaceChildren(`${said.undoAll} `, count);
        press = take;
    };
    return { button, begin, rest };
}

/**
 * Asks for all to be taken back, and says what became of that.
 * @param {HTMLFormElement} form
 * @param {HTMLElement} place
 * @param {number[]} made
 */
async function takeBack(form, place, made) {
    const sent = new FormData();
    const token = /** @type {HTMLInputElement | null} */ (form.querySelector("[name=csrfmiddlewaretoken]"));
    sent.set("csrfmiddlewaretoken", token?.value ?? "");
    sent.set("undo", "1");
    for (const one of made) sent.append("decision", String(one));
    const said = place.dataset;
    try {
        const told = await ask(form.action, sent);
        const sentences = told.undone === 1 ? said.undoneOne : said.undone?.replace("%s", String(told.undone));
        place.replaceChildren(sentence(sentences, "desk-lead"), ...listed(said, said.kept, told.refused));
        // The button that was pressed goes, and with it the place of whoever works by keys.
        place.tabIndex = -1;
        place.focus();
    } catch {
        place.append(sentence(form.dataset.broken, "desk-error"));
    }
}

/**
 * @param {string} address
 * @param {FormData} body
 */
async function ask(address, body) {
    const answer = await fetch(address, { method: "POST", body, headers: { Accept: "application/json" } });
    const kind = answer.headers.get("Content-Type") ?? "";
    if (!answer.ok || !kind.includes("json")) throw new Error(`${answer.status}`);
    return answer.json();
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
 * @param {Carried} all
 * @param {string} [trouble]
 */
function tell(place, all, trouble) {
    const said = place.dataset;
    const number = all.made.length;
    const parts = [sentence(number === 1 ? said.decidedOne : said.decided?.replace("%s", String(number)), "desk-lead")];
    if (trouble) parts.push(sentence(trouble, "desk-error"));
    parts.push(...listed(said, said.changed, all.changed.map((key) => [key, ""])));
    parts.push(...listed(said, said.urgent, all.urgent.map((key) => [key, ""])));
    parts.push(...listed(said, said.inHand, all.inHand.map((key) => [key, ""])));
    parts.push(...listed(said, said.refused, all.refused));
    place.replaceChildren(...parts);
}

/**
 * A sentence with the cases it is about; nothing where there are none.
 * @param {DOMStringMap} said
 * @param {string | undefined} told
 * @param {[number, string][]} left
 * @returns {HTMLElement[]}
 */
function listed(said, told, left) {
    if (!left.length) return [];
    const list = document.createElement("ul");
    list.className = "desk-left";
    for (const [key, why] of left) list.append(leading(said, key, why));
    return [sentence(told), list];
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
