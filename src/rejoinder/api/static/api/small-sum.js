// @ts-check
/**
 * Finds the number that, behind a question and a colon, gives a SHA-256 beginning with so many zero bits. The hash is
 * written out here since browsers lend theirs only to encrypted pages, and one call at a time is too slow for this.
 */

const SLICE_MS = 12;
const K = new Uint32Array(64);
const START = new Uint32Array(8);
fractionsOfRoots();

/** The constants of the hash: the first bits behind the point of roots of the first primes. */
function fractionsOfRoots() {
    let found = 0;
    for (let candidate = 2; found < 64; candidate += 1) {
        let prime = true;
        for (let divisor = 2; divisor * divisor <= candidate; divisor += 1) prime &&= candidate % divisor !== 0;
        if (!prime) continue;
        if (found < 8) START[found] = fraction(Math.sqrt(candidate));
        K[found] = fraction(Math.cbrt(candidate));
        found += 1;
    }
}

/** @param {number} root */
function fraction(root) {
    return ((root - Math.floor(root)) * 0x100000000) >>> 0;
}

/**
 * The answer to a question, found a slice at a time so that the page stays alive.
 * @param {string} question in ASCII, at most some hundred letters
 * @param {number} bits at most 32
 * @returns {Promise<string>}
 */
export async function answerTo(question, bits) {
    let number = 0;
    for (;;) {
        const until = performance.now() + SLICE_MS;
        do {
            for (let tries = 0; tries < 64; tries += 1, number += 1) {
                if (bits === 0 || firstWord(`${question}:${number}`) >>> (32 - bits) === 0) return String(number);
            }
        } while (performance.now() < until);
        await new Promise((resolve) => setTimeout(resolve, 0));
    }
}

/**
 * The first 32 bits of the SHA-256 of a text.
 * @param {string} text
 */
export function firstWord(text) {
    const length = text.length;
    const used = (((length + 8) >> 6) + 1) * 16;
    const words = used <= room.length ? room.fill(0) : new Uint32Array(used);
    for (let at = 0; at < length; at += 1) words[at >> 2] |= text.charCodeAt(at) << (24 - (at & 3) * 8);
    words[length >> 2] |= 0x80 << (24 - (length & 3) * 8);
    words[used - 1] = length * 8;
    state.set(START);
    for (let block = 0; block < used; block += 16) mix(words, block);
    return state[0];
}

// Made once: a question takes some hundred thousand hashes.
const room = new Uint32Array(32);
const state = new Uint32Array(8);
const schedule = new Uint32Array(64);

/**
 * @param {Uint32Array} words
 * @param {number} from
 */
function mix(words, from) {
    const w = schedule;
    for (let t = 0; t < 16; t += 1) w[t] = words[from + t];
    for (let t = 16; t < 64; t += 1) {
        const x = w[t - 15];
        const y = w[t - 2];
        const s0 = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
        const s1 = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
        w[t] = w[t - 16] + s0 + w[t - 7] + s1;
    }
    let a = state[0];
    let b = state[1];
    let c = state[2];
    let d = state[3];
    let e = state[4];
    let f = state[5];
    let g = state[6];
    let h = state[7];
    for (let t = 0; t < 64; t += 1) {
        const s1 = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
        const one = (h + s1 + ((e & f) ^ (~e & g)) + K[t] + w[t]) | 0;
        const s0 = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
        const two = (s0 + ((a & b) ^ (a & c) ^ (b & c))) | 0;
        h = g;
        g = f;
        f = e;
        e = (d + one) | 0;
        d = c;
        c = b;
        b = a;
        a = (one + two) | 0;
    }
    state[0] += a;
    state[1] += b;
    state[2] += c;
    state[3] += d;
    state[4] += e;
    state[5] += f;
    state[6] += g;
    state[7] += h;
}
