/**
 * The rulebook's moving parts: sliders beside their number fields, lines that follow on the curves, and the bar of a
 * backtest. Every page works without it.
 */

/**
 * The share of comments that reach a value, in hundredths from 0 to 1.
 * @param {number[]} shares one for each hundredth
 * @param {number} value
 * @returns {number}
 */
function shareAt(shares, value) {
    return value > 0 ? (shares[Math.min(100, Math.ceil(value * 100 - 1e-9))] ?? 0) : 0;
}

/**
 * Puts the line of a threshold where its value stands.
 * @param {Element} group
 * @param {number} value
 */
function place(group, value) {
    const svg = group.closest("svg");
    if (!(svg instanceof SVGElement)) return;
    const left = Number(svg.dataset.left);
    const width = Number(svg.dataset.width);
    group.setAttribute("transform", `translate(${left + Math.min(1, Math.max(0, value)) * width} 0)`);
    group.setAttribute("visibility", value > 0 ? "visible" : "hidden");
    const label = group.querySelector("text");
    label?.setAttribute("x", value > 0.6 ? "-4" : "4");
    label?.setAttribute("text-anchor", value > 0.6 ? "end" : "start");
}

/**
 * Joins one slider with its number field, its line and its sentence.
 * @param {HTMLInputElement} slider
 */
function join(slider) {
    const field = document.getElementById(slider.dataset.for ?? "");
    const set = slider.closest("fieldset");
    if (!(field instanceof HTMLInputElement) || !(set instanceof HTMLElement)) return;
    /** @type {number[]} */
    const shares = JSON.parse(set.dataset.shares ?? "[]");
    const group = set.querySelector(`[data-field="${CSS.escape(field.id)}"]`);
    const told = slider.parentElement?.querySelector("output");
    const show = () => {
        const value = Number(field.value);
        if (group) place(group, value);
        if (!(told instanceof HTMLElement) || shares.every((share) => share === 0)) return;
        const percent = (shareAt(shares, value) * 100).toFixed(1);
        told.textContent = value > 0 ? (told.dataset.some ?? "").replace("PERCENT", percent) : (told.dataset.none ?? "");
    };
    slider.value = field.value;
    slider.hidden = false;
    slider.addEventListener("input", () => {
        field.value = slider.value;
        show();
    });
    field.addEventListener("input", () => {
        slider.value = field.value;
        show();
    });
    show();
}

/**
 * Follows a backtest; when it has ended, the page is loaded again for its findings.
 * @param {HTMLElement} place
 */
function follow(place) {
    const bar = place.querySelector("progress");
    const told = place.querySelector("[data-done]");
    const look = async () => {
        try {
            const answer = await fetch(place.dataset.progress ?? "", { headers: { Accept: "application/json" } });
            if (answer.ok) {
                const { open, done, total } = await answer.json();
                if (!open) {
                    location.reload();
                    return;
                }
                if (bar && total !== null) {
                    bar.max = Math.max(1, total);
                    bar.value = done;
                }
                if (told) told.textContent = done.toLocaleString();
            }
        } catch {
            // The server may be restarting; the next look tells.
        }
        setTimeout(look, 1500);
    };
    setTimeout(look, 1000);
}

document.querySelectorAll(".rulebook-slider").forEach((slider) => {
    if (slider instanceof HTMLInputElement) join(slider);
});
document.querySelectorAll("[data-progress]").forEach((place) => {
    if (place instanceof HTMLElement) follow(place);
});
