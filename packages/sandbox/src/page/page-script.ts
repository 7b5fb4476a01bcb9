/** The page's script. Without it the forms work as well, and the log is as new as the page. The policy allows it by its hash. */
export const pageScript: string = `
"use strict";
const byId = (id) => document.getElementById(id);
document.documentElement.dataset.script = "on";

let quietTimer;
function say(text) {
  byId("notice").textContent = text;
  clearTimeout(quietTimer);
  quietTimer = setTimeout(() => (byId("notice").textContent = ""), 8_000);
}

async function refresh() {
  const response = await fetch("/");
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const focused = document.activeElement?.id;
  for (const { id, value } of document.querySelectorAll("select")) fresh.getElementById(id).value = value;
  for (const id of ["panels", "rows", "counts"]) byId(id).replaceWith(fresh.getElementById(id));
  if (focused) byId(focused)?.focus();
}

document.addEventListener("submit", async (event) => {
  event.preventDefault();
  const body = new URLSearchParams(new FormData(event.target, event.submitter));
  try {
    const response = await fetch(event.target.action, { method: "POST", body, headers: { accept: "text/plain" } });
    say(await response.text());
    await refresh();
  } catch {
    say("The sandbox does not respond.");
  }
});

document.addEventListener("click", async ({ target }) => {
  const id = target.dataset?.copy;
  if (id === undefined) return;
  try {
    await navigator.clipboard.writeText(byId(id).textContent.trim());
    say("Copied.");
  } catch {
    getSelection().selectAllChildren(byId(id));
    say("Selected: copy it with the keyboard.");
  }
});

const events = new EventSource("/_sandbox/events");
events.onopen = () => (byId("live").textContent = "Live.");
events.onerror = () => (byId("live").textContent = "The sandbox does not respond.");
events.addEventListener("request", ({ data }) => {
  const { row, counts, switches } = JSON.parse(data);
  const rows = byId("rows");
  rows.insertAdjacentHTML("afterbegin", row);
  while (rows.rows.length > 200) rows.lastElementChild.remove();
  byId("counts").textContent = counts;
  if (byId("panels").dataset.switches !== switches) void refresh();
});
`;
