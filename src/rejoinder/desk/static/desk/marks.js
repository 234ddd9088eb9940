// @ts-check
/** Shows which words a finding rests on, and which finding marked words belong to, while either is pointed at or in focus. */

/**
 * The numbers of the findings that an element belongs to.
 * @param {EventTarget | null} target
 * @returns {string[]}
 */
function numbers(target) {
    if (!(target instanceof Element)) return [];
    const reference = target.closest("sup a[href^='#finding-']");
    if (reference) return [reference.textContent ?? ""];
    const place = target.closest("[data-found], [data-finding]");
    if (!(place instanceof HTMLElement)) return [];
    return (place.dataset.found ?? place.dataset.finding ?? "").split(" ");
}

/** @param {HTMLElement} region */
export function relate(region) {
    /** @param {Event} event */
    const light = (event) => {
        const meant = numbers(event.target);
        for (const one of /** @type {NodeListOf<HTMLElement>} */ (region.querySelectorAll("[data-found], [data-finding]"))) {
            const own = (one.dataset.found ?? one.dataset.finding ?? "").split(" ");
            one.classList.toggle("desk-lit", own.some((number) => meant.includes(number)));
        }
    };
    region.addEventListener("pointerover", light);
    region.addEventListener("focusin", light);
}
