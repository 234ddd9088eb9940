// @ts-check
/** On every page of the desk: tells whoever wants it of urgent cases. */

import { alertOf } from "./arrivals.js";

const own = /** @type {HTMLElement | null} */ (document.querySelector("script[data-rejoinder-alerts]"));
if (own?.dataset.rejoinderAlerts) {
    void alertOf(own.dataset.rejoinderAlerts, own.dataset.first ?? "", own.dataset.sentence ?? "");
}
