import { scenarios, type ScenarioName } from "./scenarios.ts";
import { installShiftedTime } from "./shifted-time.ts";
import { startPlatform } from "./start-platform.ts";
import { wrongSecretOf } from "./leaks-of.ts";
import type { CreateCall } from "./contenders.ts";

// One contender in one scenario, in a process of its own: scenario-process.js MODULE SCENARIO prints the figures as JSON.
const [, , module = "", scenario = ""] = process.argv;
const shift = installShiftedTime();
const { create } = (await import(new URL(`../../peers/contenders/${module}`, import.meta.url).href)) as {
  readonly create: CreateCall;
};
const platform = await startPlatform();
// Contenders that leave a promise to its fate must not take the scenario along.
process.on("unhandledRejection", () => undefined);

const figures = await scenarios[scenario as ScenarioName]({
  platform,
  call: create(platform),
  callWithWrongSecret: create({ ...platform, clientSecret: wrongSecretOf(platform.clientSecret) }),
  async advance(ms) {
    shift(ms);
    // The platform of the last failure has gone.
    if (platform.isOpen()) await platform.tell({ advanceMs: ms });
  },
});
process.stdout.write(JSON.stringify(figures), () => process.exit());
