// @ts-check
/**
 * On a list of the queue: selects all or a range, says how many are selected, and tells politely what has arrived.
 * Without this script the list works by its boxes, links and forms. Every sentence it says comes from the page.
 */

const choosing = /** @type {HTMLFormElement | null} */ (document.querySelector("form[data-choosing]"));
if (choosing) select(choosing);
const news = /** @type {HTMLElement | null} */ (document.querySelector("[data-news]"));
if (news) listen(news);
// Whoever comes here by the key for searching wants to type.
if (location.hash === "#filter_q") document.getElementById("filter_q")?.focus();

/**
 * Lets boxes be ticked all at once, or from the last one clicked to another with Shift.
 * @param {HTMLFormElement} form
 */
function select(form) {
    const boxes = /** @type {HTMLInputElement[]} */ ([...form.querySelectorAll("input[name=case]")]);
    const all = /** @type {HTMLElement | null} */ (form.querySelector("[data-all]"));
    const every = all?.querySelector("input");
    const button = /** @type {HTMLButtonElement | null} */ (form.querySelector("[data-selected]"));
    if (!boxes.length || !all || !every || !button) return;
    const plain = button.textContent;
    /** @type {HTMLInputElement | null} */
    let last = null;

    function tell() {
        const chosen = boxes.filter((box) => box.checked).length;
        button.textContent = chosen ? (button.dataset.selected ?? "%s").replace("%s", String(chosen)) : plain;
        button.disabled = !chosen;
        every.checked = chosen === boxes.length;
        every.indeterminate = chosen > 0 && !every.checked;
    }

    all.hidden = false;
    every.addEventListener("change", () => {
        for (const box of boxes) box.checked = every.checked;
        tell();
    });
    for (const box of boxes) {
        box.addEventListener("click", (event) => {
            if (event.shiftKey && last && last !== box) {
                const [from, to] = [boxes.indexOf(last), boxes.indexOf(box)].sort((a, b) => a - b);
                for (const between of boxes.slice(from, to + 1)) between.checked = box.checked;
            }
            last = box;
            tell();
        });
    }
    // A browser that goes back keeps the ticks without telling anybody.
    addEventListener("pageshow", tell);
    tell();
}

/**
 * Asks now and then what has arrived, and offers it; the list itself never moves under anybody's hands.
 * @param {HTMLElement} place
 */
function listen(place) {
    const every = Number(place.dataset.every) * 1000;
    const counts = /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-tab-count]")]);
    let told = "";
    let tag = "";

    async function ask() {
        if (document.hidden) return;
        // The admin lets no browser keep an answer, so the ETag of the last one is kept here.
        const answer = await fetch(place.dataset.news ?? "", {
            headers: { Accept: "application/json", ...(tag ? { "If-None-Match": tag } : {}) },
        });
        if (!answer.ok) return;
        tag = answer.headers.get("ETag") ?? "";
        const found = await answer.json();
        Object.values(found.counts).forEach((count, at) => {
            if (counts[at] && counts[at].textContent !== count) counts[at].textContent = String(count);
        });
        // What is said again would be read out again.
        if (!found.new || found.label === told) return;
        told = found.label;
        const show = document.createElement("a");
        show.href = location.href;
        show.textContent = place.dataset.show ?? "";
        const sentence = found.new === 1 ? place.dataset.one : place.dataset.many?.replace("%s", told);
        place.replaceChildren(`${sentence ?? told} `, show);
    }

    const asking = () => void ask().catch(() => undefined);
    setInterval(asking, every);
    document.addEventListener("visibilitychange", asking);
}
