// @ts-check
/** Says when comments were written: how long ago, and on pointing or focus exactly, on the reader's own clock. */

/**
 * The reader's own kind of the page's language (en-GB on an English page), since day and month change places in it.
 * @param {string} page
 * @param {readonly string[]} reader
 * @returns {string | undefined}
 */
export function language(page, reader) {
    const [base] = page.toLowerCase().split("-");
    const wanted = reader.find((tag) => tag.toLowerCase().split("-")[0] === base) ?? page;
    try {
        return Intl.getCanonicalLocales(wanted)[0];
    } catch {
        return undefined;
    }
}

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/**
 * Such as "3 hours ago" or "yesterday"; from a week on the day itself, which says more. A clock that runs behind the
 * server's says "now", never "in 2 minutes".
 * @param {Date} then
 * @param {Date} now
 * @param {string | undefined} tag
 */
export function ago(then, now, tag) {
    const passed = Math.max(0, now.getTime() - then.getTime());
    const relative = new Intl.RelativeTimeFormat(tag, { numeric: "auto" });
    if (passed < MINUTE) return relative.format(0, "second");
    if (passed < HOUR) return relative.format(-Math.floor(passed / MINUTE), "minute");
    if (passed < DAY) return relative.format(-Math.floor(passed / HOUR), "hour");
    // Counted by nights, since "yesterday" is; and rounded, since a day of changing clocks has 23 hours or 25.
    const days = Math.round((midnight(now) - midnight(then)) / DAY);
    if (days < 7) return relative.format(-days, "day");
    const year = then.getFullYear() === now.getFullYear() ? undefined : "numeric";
    return new Intl.DateTimeFormat(tag, { day: "numeric", month: "long", year }).format(then);
}

/** @param {Date} moment */
function midnight(moment) {
    return new Date(moment.getFullYear(), moment.getMonth(), moment.getDate()).getTime();
}

/**
 * Day and time with the zone they are told in.
 * @param {Date} then
 * @param {string | undefined} tag
 */
export function exactly(then, tag) {
    return new Intl.DateTimeFormat(tag, {
        day: "numeric",
        month: "long",
        year: "numeric",
        hour: "2-digit",
        minute: "2-digit",
        timeZoneName: "short",
    }).format(then);
}

/** Set the times of all comments on the page anew. */
export function showTimes() {
    const now = new Date();
    for (const time of document.querySelectorAll(".discussion :is(.when, .edited) > time")) {
        const then = new Date(/** @type {HTMLTimeElement} */ (time).dateTime);
        if (Number.isNaN(then.getTime())) continue;
        const tag = language(time.closest("[lang]")?.getAttribute("lang") || "en", navigator.languages);
        const told = ago(then, now, tag);
        if (time.textContent !== told) time.textContent = told;
        if (time.nextElementSibling?.className === "exact") continue;
        const exact = document.createElement("span");
        exact.className = "exact";
        exact.textContent = exactly(then, tag);
        time.after(" ", exact);
    }
}

/** Show the times, and keep them true while the page is looked at. */
export function keepTimes() {
    showTimes();
    setInterval(() => document.hidden || showTimes(), 60_000);
    document.addEventListener("visibilitychange", () => document.hidden || showTimes());
}
