// @ts-check
/** Asks the desk what has arrived: shows the next case when there was none, and alerts those who want it of urgent ones. */

const SOON = 3_000;
const EVERY = 20_000;
const SEEN = "rejoinder-urgent-seen";

/**
 * @typedef {{free: boolean, urgent: number[], first: string, sound: boolean, notification: boolean}} Arrivals
 */

/**
 * @param {string} address
 * @returns {Promise<Arrivals | null>} null where this person is told nothing, or nothing could be heard
 */
async function ask(address) {
    try {
        // The browser keeps the last answer with its ETag, and asks whether it still holds.
        const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
        const answer = await fetch(address, { headers, cache: "no-cache" });
        const isOurs = answer.headers.get("Content-Type")?.startsWith("application/json");
        return answer.ok && isOurs ? await answer.json() : null;
    } catch {
        return null;
    }
}

/**
 * Ask until a case is free, for as long as the element stands on the page.
 * @param {HTMLElement} element
 * @param {string} next where the next case of the line is asked for
 * @param {(address: string) => void} found
 */
export function waitFor(element, next, found) {
    const place = new URL(next, location.href);
    const address = new URL("../arrivals/", place);
    address.search = place.search;
    const timer = window.setInterval(async () => {
        if (!element.isConnected) {
            window.clearInterval(timer);
        } else if ((await ask(address.href))?.free && element.isConnected) {
            window.clearInterval(timer);
            found(next);
        }
    }, SOON);
}

/** @returns {number[]} */
function seen() {
    try {
        return JSON.parse(localStorage.getItem(SEEN) ?? "[]");
    } catch {
        return [];
    }
}

/** @param {number[]} ids */
function remember(ids) {
    try {
        localStorage.setItem(SEEN, JSON.stringify(ids));
    } catch {
        // A browser that keeps nothing alerts once on every page.
    }
}

/** A short tone of two notes; silent where the browser allows no sound before somebody has touched the page. */
function ring() {
    const audio = new AudioContext();
    for (const [at, pitch] of [[0, 660], [0.18, 880]]) {
        const note = audio.createOscillator();
        const loudness = audio.createGain();
        note.frequency.value = pitch;
        loudness.gain.setValueAtTime(0.12, audio.currentTime + at);
        loudness.gain.exponentialRampToValueAtTime(0.001, audio.currentTime + at + 0.17);
        note.connect(loudness).connect(audio.destination);
        note.start(audio.currentTime + at);
        note.stop(audio.currentTime + at + 0.17);
    }
    window.setTimeout(() => void audio.close(), 1_000);
}

/** @param {number} count */
function badge(count) {
    const bare = document.title.replace(/^\(\d+!\) /, "");
    const wanted = count ? `(${count}!) ${bare}` : bare;
    if (document.title !== wanted) document.title = wanted;
}

/**
 * Tell of urgent cases on every page of the desk, for whoever may decide about them.
 * @param {string} address where arrivals are told
 * @param {string} first the address of the next case, where no urgent one has its own
 * @param {string} sentence what a notification says
 */
export async function alertOf(address, first, sentence) {
    let waiting = 0;
    const look = async () => {
        const told = await ask(address);
        if (!told?.sound && !told?.notification) return false;
        waiting = told.urgent.length;
        badge(waiting);
        const known = seen();
        const fresh = told.urgent.filter((one) => !known.includes(one));
        remember(told.urgent);
        if (fresh.length && told.sound) ring();
        if (told.notification && "Notification" in window) notify(fresh.length > 0, told.first || first, sentence);
        return true;
    };
    // A title that the page changes gets its badge back.
    const title = document.querySelector("title");
    if (title) new MutationObserver(() => badge(waiting)).observe(title, { childList: true });
    if (await look()) window.setInterval(look, EVERY);
}

let asked = false;

/**
 * @param {boolean} isDue
 * @param {string} first
 * @param {string} sentence
 */
function notify(isDue, first, sentence) {
    if (Notification.permission === "default" && !asked) {
        asked = true;
        // Browsers let a page ask only when it was touched.
        document.addEventListener("click", () => void Notification.requestPermission(), { once: true });
    }
    if (!isDue || Notification.permission !== "granted") return;
    // The same tag from every open page is shown once.
    const shown = new Notification(sentence, { tag: "rejoinder-urgent" });
    shown.addEventListener("click", () => {
        window.focus();
        location.assign(first);
    });
}
