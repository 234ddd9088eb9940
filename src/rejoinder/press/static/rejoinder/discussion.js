// @ts-check
/**
 * Improves the readers' discussion in place: replies, reports, further comments, times. Without this script all of it works
 * through links and forms. Every sentence it says comes from the page.
 */

import { followInPlace } from "./further.js";
import { replyInPlace } from "./reply.js";
import { reportInPlace } from "./report.js";
import { keepTimes } from "./times.js";

document.documentElement.dataset.script = "";
const section = document.getElementById("discussion");
const respond = document.getElementById("respond");

keepTimes();
if (section) followInPlace(section);
if (section) reportInPlace(section);
if (respond) replyInPlace(respond, section);
