// @ts-check
/** Keeps the case on this page in one pair of hands: asks for more time while the page is open, and gives it back. */

const FIRST = 5_000;
const EVERY = 60_000;

/**
 * @param {HTMLElement} region
 * @param {(sentence: string) => void} lost told when a colleague has taken the case over
 */
export function keep(region, lost) {
    const held = () => /** @type {HTMLElement | null} */ (region.querySelector("[data-lease]"));

    /** @param {string} what */
    const form = (what) => {
        const sent = new FormData();
        const token = document.querySelector("[name=csrfmiddlewaretoken]");
        if (token instanceof HTMLInputElement) sent.set("csrfmiddlewaretoken", token.value);
        sent.set("what", what);
        return sent;
    };

    const renew = async () => {
        const place = held();
        // Whoever was told that a colleague has it must not get it by waiting.
        if (!place?.dataset.lease || place.dataset.lost !== undefined || region.querySelector(".desk-holder")) return;
        try {
            const headers = { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" };
            const answer = await fetch(place.dataset.lease, { method: "POST", body: form("keep"), headers });
            if (answer.status !== 409 || held() !== place) return;
            place.dataset.lost = "";
            lost((await answer.json()).said);
        } catch {
            // Without a connection the lease runs out by itself, and the next try renews it if it is still free.
        }
    };

    /** @param {HTMLElement | null} place */
    const release = (place) => {
        if (place?.dataset.lease) navigator.sendBeacon(place.dataset.lease, form("release"));
    };

    window.addEventListener("pagehide", () => release(held()));
    window.addEventListener("pageshow", (event) => {
        if (event.persisted) void renew();
    });
    // Soon once: the page before, if it showed the same case, gives it back only after this one has taken it.
    window.setTimeout(renew, FIRST);
    window.setInterval(renew, EVERY);
    return { current: held, release };
}
