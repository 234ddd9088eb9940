// @ts-check
/** Offers to take the last decision back, for as long as that can be done, with the seconds in sight. */

/** @param {HTMLFormElement} form */
export function offer(form) {
    const sentence = /** @type {HTMLElement} */ (form.querySelector("p"));
    const count = /** @type {HTMLElement} */ (form.querySelector("button span"));
    let timer = 0;

    const end = () => {
        window.clearInterval(timer);
        const focused = form.contains(document.activeElement);
        form.hidden = true;
        if (focused) document.getElementById("desk-speaker")?.focus();
    };

    /**
     * @param {string} said
     * @param {{address: string, seconds: number}} undo
     */
    const begin = (said, undo) => {
        window.clearInterval(timer);
        const until = performance.now() + undo.seconds * 1000;
        form.action = undo.address;
        sentence.textContent = said;
        form.hidden = false;
        const tick = () => {
            const left = Math.ceil((until - performance.now()) / 1000);
            count.textContent = `(${left})`;
            if (left <= 0) end();
        };
        tick();
        timer = window.setInterval(tick, 200);
    };
    return { begin, end };
}
