import { html } from "hono/html";
import type { Gate } from "../platform/gates.ts";
import type { Switch } from "./create-switches.ts";

type Html = ReturnType<typeof html>;

/** The keys of a gate, to copy, and the rotation of its secrets. */
export function keysPanel(gate: Gate, origin: string, fingerprint: (secret: string) => string): Html {
  const { alias, id, secrets, idSubscription, redirectUrl } = gate;
  return html`<dl>
      ${copyRow("Gate id", `id-${alias}`, id)}
      ${secrets.map(
        (secret, index) =>
          html`${copyRow(
            index === 0 ? "Client secret" : "Older secret",
            `secret-${alias}-${index}`,
            secret,
            action(`delete-${alias}-${index}`, "delete-secret", { gate: alias, secret: fingerprint(secret) }, "Delete"),
          )}`,
      )}
      ${
        secrets.length === 0
          ? html`<div>
              <dt>Client secret</dt>
              <dd class="quiet">none left: every token request is refused</dd>
            </div>`
          : ""
      }
      <div>
        <dt>Login page</dt>
        <dd><a href="/${alias}">${origin}/${alias}</a></dd>
      </div>
      <div>
        <dt>Sends people to</dt>
        <dd>${redirectUrl}</dd>
      </div>
      ${copyRow("Subscription", `subscription-${alias}`, idSubscription)}
    </dl>
    ${action(`add-${alias}`, "add-secret", { gate: alias }, "Add a secret")}`;
}

/** The environment that leads here. */
export function environmentPanel(env: Readonly<Record<string, string>>): Html {
  return html`<div class="environment">
    <pre id="environment">${Object.entries(env).map(([name, value]) => `${name}=${value}\n`)}</pre>
    <button type="button" data-copy="environment" aria-label="Copy the environment">Copy</button>
  </div>`;
}

/** All switches, in one form: what is turned on applies to the requests that are chosen above. */
export function switchesPanel(switches: readonly Switch[]): Html {
  return html`<form method="post" action="/_sandbox/switch">
    <p class="scope">
      <label for="on">What is turned on goes wrong for</label>
      <select id="on" name="on">
        ${scopes.map(([value, label]) => html`<option value="${value}">${label}</option>`)}
      </select>
      <select id="times" name="times" aria-label="How often">
        <option value="">always</option>
        <option value="1">once</option>
        <option value="3">3 times</option>
      </select>
    </p>
    ${switches.map(switchRow)}
  </form>`;
}

const scopes = [
  ["any", "all requests"],
  ["token", "token requests"],
  ["api", "API requests"],
  ["login", "the login page"],
] as const;

function switchRow({ name, label, explanation, isOn, scope }: Switch): Html {
  return html`<div class="switch${isOn ? " on" : ""}">
    <span>
      <strong id="label-${name}">${label}</strong>
      <span class="quiet">${explanation}${isOn && scope ? ` · ${scopeText(scope)}` : ""}</span>
    </span>
    <button
      id="switch-${name}"
      role="switch"
      aria-checked="${String(isOn)}"
      aria-labelledby="label-${name}"
      name="turn"
      value="${name} ${isOn ? "off" : "on"}"
    >
      <span aria-hidden="true">${isOn ? "On" : "Off"}</span>
    </button>
  </div>`;
}

function scopeText({ on, times }: NonNullable<Switch["scope"]>): string {
  const which = scopes.find(([value]) => value === on)?.[1] ?? on;
  return times === undefined ? which : `${which}, ${times} ${times === 1 ? "time" : "times"}`;
}

/** A button that does one thing. */
export function action(id: string, name: string, fields: Readonly<Record<string, string>>, label: string): Html {
  return html`<form method="post" action="/_sandbox/${name}">
    ${Object.entries(fields).map(([field, value]) => html`<input type="hidden" name="${field}" value="${value}" />`)}
    <button id="${id}">${label}</button>
  </form>`;
}

function copyRow(term: string, id: string, value: string, more: Html | "" = ""): Html {
  return html`<div>
    <dt>${term}</dt>
    <dd>
      <code id="${id}">${value}</code>
      <button type="button" data-copy="${id}" aria-label="Copy: ${term}">Copy</button>
      ${more}
    </dd>
  </div>`;
}
