// @ts-check
/** Keeps an appeal in one pair of hands while its page is open, and says so where a colleague has taken it over. */

import { keep } from "./lease.js";

const page = /** @type {HTMLElement} */ (document.getElementById("desk-appealed"));
const trouble = /** @type {HTMLElement} */ (document.getElementById("desk-trouble"));

keep(page, (sentence) => {
    /** @type {HTMLElement} */ (trouble.querySelector("p")).textContent = sentence;
    trouble.hidden = false;
});
