// @ts-check
/**
 * Single letters as commands: each presses the button or follows the link that names it in `data-key`. They do nothing
 * while somebody types, while a dialog is open, or together with Ctrl, Alt or the like.
 */

const FIELDS = "input:not([type=checkbox], [type=radio], [type=button], [type=submit]), textarea, select";

/**
 * Whether keys pressed there are meant as text.
 * @param {EventTarget | null} target
 */
export function isTyped(target) {
    if (!(target instanceof HTMLElement)) return false;
    return target.isContentEditable || target.matches(FIELDS) || target.closest("dialog, [role=dialog]") !== null;
}

/**
 * The first visible element that the key stands for.
 * @param {ParentNode} root
 * @param {string} key
 * @returns {HTMLElement | null}
 */
function named(root, key) {
    const found = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-key~="${CSS.escape(key)}"]`));
    return [...found].find((one) => one.closest("[hidden]") === null) ?? null;
}

/**
 * Listen for the keys of the elements in `root`.
 * @param {HTMLElement} root
 * @param {(key: string) => boolean} before tried first; true where it has done what the key asks
 */
export function listen(root, before) {
    // Before the admin's own keys, which use "?" and "/" for other things.
    document.addEventListener(
        "keydown",
        (event) => {
            // A key that is held down must not decide about case after case.
            if (event.defaultPrevented || event.repeat || event.isComposing) return;
            if (event.ctrlKey || event.metaKey || event.altKey || event.key.length !== 1 || isTyped(event.target)) return;
            if (document.querySelector("dialog[open]")) return;
            const key = event.key.toLowerCase();
            const meant = named(root, key);
            if (!before(key)) {
                if (!meant) return;
                meant.click();
            }
            event.preventDefault();
            event.stopImmediatePropagation();
        },
        true,
    );
}
