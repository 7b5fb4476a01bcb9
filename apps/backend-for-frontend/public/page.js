// Asks the server for what it may show, and puts it on the page as text: nothing here is ever read as HTML.
const dates = new Intl.DateTimeFormat(undefined, { dateStyle: "long" });
const times = new Intl.DateTimeFormat(undefined, { dateStyle: "full", timeStyle: "short" });

await Promise.all([show("agreements", agreementRow, summarize), show("accesses", accessRow)]);

async function show(name, toRow, whenShown = () => {}) {
  const list = document.getElementById(name);
  try {
    const items = await read(`/api/${name}`);
    list.replaceChildren(...(items.length > 0 ? items.map(toRow) : [notice("There is nothing here yet.")]));
    whenShown(items);
  } catch (error) {
    list.replaceChildren(notice(error.message, "alert"));
  }
  list.setAttribute("aria-busy", "false");
}

async function read(path) {
  const response = await fetch(path).catch(() => {
    throw new Error("The server cannot be reached. Try again in a moment.");
  });
  if (response.ok) return response.json();
  const { error } = await response.json().catch(() => ({}));
  throw new Error(error ?? `The server answered with status ${response.status}.`);
}

function agreementRow({ title, link, version, isAccepted, answeredAt }) {
  const row = fromTemplate("agreement");
  const heading = row.querySelector(".title");
  heading.textContent = title;
  if (link) heading.href = link;
  row.querySelector(".version").textContent = `Version ${version}`;
  fillTime(row, answeredAt, dates);
  const badge = row.querySelector(".badge");
  badge.textContent = isAccepted ? "Accepted" : "Declined";
  badge.classList.add(isAccepted ? "accepted" : "declined");
  return row;
}

function accessRow(at) {
  const row = fromTemplate("access");
  fillTime(row, at, times);
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

function fillTime(row, iso, format) {
  const time = row.querySelector("time");
  time.dateTime = iso;
  time.textContent = format.format(new Date(iso));
}

function fromTemplate(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}
