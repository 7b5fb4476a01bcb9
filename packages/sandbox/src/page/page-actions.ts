import type { SandboxControl } from "../control.ts";
import type { FaultRule } from "../http/fault.ts";
import { fingerprint, type RequestLog } from "../http/request-log.ts";
import type { Gate } from "../platform/gates.ts";
import type { Switches } from "./create-switches.ts";

/** Does what a form asks for. @returns what was done, for people; undefined if the form makes no sense */
export type PageAction = (form: URLSearchParams) => string | undefined;

/** What the page's forms can do, by the last part of their addresses. */
export function createPageActions(
  control: SandboxControl,
  switches: Switches,
  gates: readonly Gate[],
  log: RequestLog,
): Readonly<Record<string, PageAction>> {
  const gateOf = (form: URLSearchParams): Gate | undefined => gates.find(({ alias }) => alias === form.get("gate"));
  return {
    switch(form) {
      const [name = "", turn] = form.get("turn")?.split(" ") ?? [];
      const scope = scopeOf(form);
      if ((turn !== "on" && turn !== "off") || !scope) return undefined;
      const turned = switches.turn(name, turn === "on", scope);
      return turned && `${turned.label} is ${turned.isOn ? "on" : "off"}.`;
    },
    revoke() {
      const count = control.revokeTokens();
      return `${count} ${count === 1 ? "token was" : "tokens were"} revoked.`;
    },
    advance(form) {
      const minutes = Number(form.get("minutes"));
      if (minutes !== 1 && minutes !== 60) return undefined;
      control.advance(minutes * 60_000);
      return `The clock is ${minutes} min further.`;
    },
    "add-secret"(form) {
      const gate = gateOf(form);
      if (!gate) return undefined;
      control.addSecret(gate);
      return `${gate.alias} has another secret.`;
    },
    "delete-secret"(form) {
      const gate = gateOf(form);
      const secret = gate?.secrets.find((one) => fingerprint(one) === form.get("secret"));
      if (!gate || secret === undefined) return undefined;
      control.deleteSecret(gate, secret);
      return "The secret was deleted.";
    },
    reset() {
      control.reset();
      return "Everything works again.";
    },
    clear() {
      log.clear();
      return "The log is empty.";
    },
  };
}

const services = ["any", "token", "api", "login"] as const;

function scopeOf(form: URLSearchParams): { on: NonNullable<FaultRule["on"]>; times: number | undefined } | undefined {
  const on = services.find((service) => service === (form.get("on") ?? "any"));
  const times = form.get("times") ?? "";
  if (on === undefined || !/^[1-9]?$/.test(times)) return undefined;
  return { on, times: times === "" ? undefined : Number(times) };
}
