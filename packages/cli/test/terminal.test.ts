import { expect, test } from "vitest";
import { createWorld } from "./ianum.ts";
import { hasTerminals, onTerminal } from "./on-terminal.ts";

const slow = { timeout: 120_000 }; // processes, on a busy machine
const ESCAPE = "\u001B";

test.runIf(hasTerminals)("there is colour on a terminal, and none with NO_COLOR or TERM=dumb", slow, async () => {
  const { env, gate } = await createWorld();
  const colored = await onTerminal("doctor", env);
  expect(colored).toContain(`${ESCAPE}[32m✓${ESCAPE}[39m`);
  expect(colored).toContain("All 12 checks passed.");
  expect(colored).not.toContain(gate.secrets[0]);
  for (const plain of [{ NO_COLOR: "1" }, { TERM: "dumb" }]) {
    const out = await onTerminal("doctor", { ...env, ...plain });
    expect(out).toContain("All 12 checks passed.");
    expect(out).not.toContain(ESCAPE);
  }
});

test.runIf(hasTerminals).for([40, 60, 80, 120])("lines fit a terminal of %i columns", slow, async (columns) => {
  const { env, gate } = await createWorld();
  const wrong = { ...env, IANUM_CLIENT_SECRET: "a-secret-of-another-gate", NO_COLOR: "1" };
  const doctor = await onTerminal("doctor", wrong, { columns });
  expect(doctor).toContain("SEC_0005");
  // What has no space in it, an address say, stays whole.
  const lines = doctor.split("\n").filter((line) => line.trim().includes(" "));
  expect(
    Math.max(...lines.filter((line) => !/\/\/|_|\d{5}/.test(line)).map(({ length }) => length)),
  ).toBeLessThanOrEqual(columns);

  const table = await onTerminal(
    `subscription agreements ${gate.idSubscription}`,
    { ...env, NO_COLOR: "1" },
    { columns },
  );
  expect(table).toContain("accepted");
  if (columns >= 60) expect(Math.max(...table.split("\n").map(({ length }) => length))).toBeLessThanOrEqual(columns);
});
