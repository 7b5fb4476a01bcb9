// Asks the server for what it may show, and puts it on the page as text: nothing here is ever read as HTML.
import { showWhatHappened, stepOf } from "./happened.js";

const day = { dateStyle: "medium", timeZone: "UTC" };
const dates = new Intl.DateTimeFormat("en-GB", day);
const times = new Intl.DateTimeFormat("en-GB", { ...day, timeStyle: "short" });

const steps = [];
await Promise.all([
  show("agreements", agreementRow, "You were not asked to agree to anything.", summarize),
  show("accesses", accessRow, "This is your first login."),
]);
showWhatHappened(steps);

async function show(name, toRow, none, whenShown = () => {}) {
  const list = document.getElementById(name);
  try {
    const items = await read(`/api/${name}`);
    list.replaceChildren(...(items.length > 0 ? items.map(toRow) : [notice(none)]));
    whenShown(items);
  } catch (error) {
    list.replaceChildren(notice(error.message, "alert"));
  }
  list.setAttribute("aria-busy", "false");
}

async function read(path) {
  const startedAt = performance.now();
  const response = await fetch(path).catch(() => {
    throw new Error("The server cannot be reached. Try again in a moment.");
  });
  steps.push(stepOf(path, response, performance.now() - startedAt));
  if (response.ok) return response.json();
  const { error } = await response.json().catch(() => ({}));
  throw new Error(error ?? `The server’s response has status ${response.status}.`);
}

function agreementRow({ title, link, version, isAccepted, answeredAt }) {
  const row = fromTemplate("agreement");
  const heading = row.querySelector(".title");
  heading.textContent = title;
  if (link) heading.href = link;
  row.querySelector(".version").textContent = `Version ${version}`;
  fillTime(row, answeredAt, dates);
  const badge = row.querySelector(".badge");
  badge.textContent = isAccepted ? "Accepted" : "Not accepted";
  badge.classList.toggle("accepted", isAccepted);
  return row;
}

function accessRow(at) {
  const row = fromTemplate("access");
  fillTime(row, at, times, " UTC");
  return row;
}

function summarize(agreements) {
  const accepted = agreements.filter(({ isAccepted }) => isAccepted).length;
  document.getElementById("summary").textContent = `${accepted} of ${agreements.length} accepted`;
}

function notice(text, role = "status") {
  const row = fromTemplate("notice");
  row.textContent = text;
  row.setAttribute("role", role);
  return row;
}

function fillTime(row, iso, format, zone = "") {
  const time = row.querySelector("time");
  if (iso === null) return void (time.textContent = "at an unknown time");
  time.dateTime = iso;
  time.textContent = `${format.format(new Date(iso))}${zone}`;
}

function fromTemplate(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
