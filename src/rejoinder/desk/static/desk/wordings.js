// @ts-check
/** Puts the site's own wording into the reason as it is chosen, and offers only the wordings of the rule chosen. */

/**
 * The wordings that belong to a rule, and the empty choice.
 * @param {HTMLSelectElement} wordings
 * @param {string} rule
 */
export function offerOnly(wordings, rule) {
    for (const group of wordings.querySelectorAll("optgroup")) {
        const own = [...group.children].some((option) => belongs(option, rule));
        group.hidden = !own;
        group.disabled = !own;
    }
    const chosen = wordings.selectedOptions[0];
    if (chosen?.value && !belongs(chosen, rule)) wordings.value = "";
}

/**
 * @param {Element} option
 * @param {string} rule
 */
function belongs(option, rule) {
    return option instanceof HTMLOptionElement && option.dataset.of === rule;
}

/** @param {HTMLFormElement} form */
function attend(form) {
    const rule = form.elements.namedItem("rule");
    const wordings = form.elements.namedItem("wording");
    const reason = form.elements.namedItem("reason");
    const use = form.elements.namedItem("use");
    if (!(rule instanceof HTMLSelectElement && wordings instanceof HTMLSelectElement)) return;
    if (!(reason instanceof HTMLTextAreaElement && use instanceof HTMLButtonElement)) return;
    let put = reason.value;

    const fill = () => {
        const text = wordings.selectedOptions[0]?.dataset.text;
        if (text === undefined) return;
        reason.value = put = text;
        reason.dispatchEvent(new Event("input", { bubbles: true }));
    };
    rule.addEventListener("change", () => offerOnly(wordings, rule.value));
    // What the moderator has written is only replaced when it is asked for.
    wordings.addEventListener("change", () => {
        if (reason.value.trim() === "" || reason.value === put) fill();
    });
    use.addEventListener("click", (event) => {
        event.preventDefault();
        fill();
        reason.focus();
    });
    offerOnly(wordings, rule.value);
}

/** @param {ParentNode} part */
function attendAll(part) {
    for (const form of part.querySelectorAll("form.desk-decision")) {
        if (form instanceof HTMLFormElement) attend(form);
    }
}

attendAll(document);
const region = document.getElementById("desk-region");
// The next case is put in place of the last without a new page.
if (region) new MutationObserver(() => attendAll(region)).observe(region, { childList: true });
