// The panel "What just happened": the page's requests, and what the server asked Ianum for each of them. The server says
// it in the header Server-Timing, which browsers show among their developer tools, too.
const repository = "https://github.com/ianum/ianum-js/blob/main/";
const code = "apps/backend-for-frontend/public/page.js";

/** A request of this page, and the server's requests behind it. */
export function stepOf(path, response, durationMs) {
  const timing = response.headers.get("server-timing") ?? "";
  const calls = Array.from(timing.matchAll(/(token|call);desc="([^"]*)";dur=([\d.]+)/g), ([, kind, text, ms]) => {
    const [method, callPath, status, file] = text.split(" ");
    return { method, path: callPath, status: status === "-" ? "no response" : status, ms, code: file, kind };
  });
  return { method: "GET", path, status: response.status, ms: durationMs, code, calls };
}

export function showWhatHappened(steps) {
  const panel = document.querySelector(".happened");
  panel.querySelector("p").textContent = summaryOf(steps.flatMap(({ calls }) => calls));
  panel.querySelector("ol").replaceChildren(...steps.map(listItem));
  panel.hidden = false;
}

function summaryOf(calls) {
  const tokenRequests = calls.filter(({ kind }) => kind === "token").length;
  if (calls.length === 0) return "This site sent Ianum no request.";
  const all = `This site sent Ianum ${calls.length} ${calls.length === 1 ? "request" : "requests"}`;
  if (tokenRequests > 0) return `${all}, ${tokenRequests} of them for a token.`;
  return `${all}, none of them for a token: the access token in memory is still good.`;
}

function listItem(step) {
  const item = document.createElement("li");
  item.append(row(step, "your browser"));
  for (const call of step.calls) {
    const line = document.createElement("div");
    line.className = "call";
    line.append(row(call, "this site"));
    item.append(line);
  }
  return item;
}

function row({ method, path, status, ms, code: file }, from) {
  const line = document.getElementById("happened-row").content.firstElementChild.cloneNode(true);
  const fill = (selector, text) => (line.querySelector(selector).textContent = text);
  fill(".from", from);
  line
    .querySelector("code")
    .append(`${method} `, ...path.split(/(?<=\/)/).flatMap((part) => [part, document.createElement("wbr")]));
  fill(".status", status);
  fill(".time", ms === undefined ? "" : `${Math.round(ms)} ms`);
  fill("a", file.slice(file.lastIndexOf("/") + 1));
  line.querySelector("a").href = repository + file;
  return line;
}
