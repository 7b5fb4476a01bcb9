import type { SandboxControl } from "../control.ts";
import type { FaultRule, FaultRules } from "../http/fault.ts";
import type { AccessTokens } from "../platform/access-tokens.ts";
import type { PlatformTime } from "../platform/platform-time.ts";
import { faultKinds } from "./fault-kinds.ts";

/** Something that goes wrong, and whether it does now. */
export interface Switch {
  readonly name: string;
  readonly label: string;
  readonly explanation: string;
  readonly isOn: boolean;
  /** Which requests meet it; absent where it is not about single requests. */
  readonly scope?: { readonly on: NonNullable<FaultRule["on"]>; readonly times: number | undefined };
}

export interface Switches {
  list(): readonly Switch[];
  /** Turns one on or off. @returns it as it is now; undefined if there is no such switch */
  turn(name: string, isOn: boolean, scope: NonNullable<Switch["scope"]>): Switch | undefined;
}

const SKEW_MS = 300_000;
const SHORT_LIFE_SECONDS = 10;

export function createSwitches(
  control: SandboxControl,
  faults: FaultRules,
  tokens: AccessTokens,
  time: PlatformTime,
  tokenLifeSeconds: number,
): Switches {
  const rules = new Map<string, { readonly rule: FaultRule; readonly remove: () => void }>();
  const everything: NonNullable<Switch["scope"]> = { on: "any", times: undefined };

  const faultSwitches = (): Switch[] =>
    faultKinds.map(({ name, label, explanation }) => {
      const rule = rules.get(name)?.rule;
      const isOn = rule !== undefined && faults.has(rule);
      const scope = isOn ? { on: rule.on ?? "any", times: rule.times } : everything;
      return { name, label, explanation, isOn, scope };
    });
  const platformSwitches = (): Switch[] => {
    const { isRefusing, isReusing, lifeSeconds } = tokens.settings();
    return [
      { name: "refuse", label: "Every token is refused", explanation: "a permanent 401", isOn: isRefusing },
      { name: "reuse", label: "The same token again", explanation: "until it is dead", isOn: isReusing },
      {
        name: "skew",
        label: "Skewed clock",
        explanation: "tokens die 5 min before expires_in is over",
        isOn: time.skewMs() !== 0,
      },
      {
        name: "short",
        label: "Short tokens",
        explanation: "new ones live 10 s",
        isOn: lifeSeconds !== tokenLifeSeconds,
      },
    ];
  };
  const turnPlatform: Readonly<Record<string, (isOn: boolean) => void>> = {
    refuse: (isOn) => control.refuseTokens(isOn),
    reuse: (isOn) => control.reuseTokens(isOn),
    skew: (isOn) => control.setSkew(isOn ? SKEW_MS : 0),
    short: (isOn) => control.setTokenLife(isOn ? SHORT_LIFE_SECONDS : tokenLifeSeconds),
  };
  const list = (): Switch[] => [...faultSwitches(), ...platformSwitches()];

  return {
    list,
    turn(name, isOn, { on, times }) {
      const kind = faultKinds.find((one) => one.name === name);
      if (kind) {
        rules.get(name)?.remove();
        rules.delete(name);
        const rule: FaultRule = { ...kind.rule, on, ...(times === undefined ? {} : { times }) };
        if (isOn) rules.set(name, { rule, remove: control.fail(rule) });
      } else if (Object.hasOwn(turnPlatform, name)) turnPlatform[name]?.(isOn);
      return list().find((one) => one.name === name);
    },
  };
}
