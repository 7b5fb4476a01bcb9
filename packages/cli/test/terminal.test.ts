import { describe, expect, test } from "vitest";
import { createTestClock } from "@ianum/sandbox";
import { createWorld, type World } from "./ianum.ts";
import { hasTerminals, onTerminal } from "./on-terminal.ts";

const ESCAPE = "\u001B";

test.runIf(hasTerminals)("there is colour on a terminal, and none with NO_COLOR or TERM=dumb", async () => {
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

test.runIf(hasTerminals).for([40, 60, 80, 120])("lines fit a terminal of %i columns", async (columns) => {
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

const PAGE_MS = 1_000;

/** A world whose pages come one by one: the next one when `texts` were seen on the terminal up to its place. */
async function createSlowWorld(texts: readonly string[]) {
  const clock = createTestClock();
  const world: World = await createWorld({ clock });
  world.sandbox.control.fail({ path: /\/accesses$/, with: { type: "latency", ms: PAGE_MS } });
  const awaited = [...texts];
  const onOutput = (seen: string): void => {
    if (awaited[0] === undefined || !seen.includes(awaited[0])) return;
    awaited.shift();
    void clock.advance(PAGE_MS);
  };
  return { ...world, awaited, onOutput };
}

describe.runIf(hasTerminals)("pages that take longer than half a second", () => {
  const accesses = (id: string): string => `subscription accesses ${id}`;
  const pages = (id: string): string => `request GET /subscription/${id}/accesses --all`;

  test.for([
    ["subscription accesses, into a file", accesses, "reading the accesses", ": 50", ": 100"],
    ["request --all, into a file", pages, "GET http", "accesses: page 2", "accesses: page 3"],
  ] as const)("are counted: %s", async ([, command, ...texts]) => {
    const { awaited, env, gate, onOutput } = await createSlowWorld(texts);
    await onTerminal(`${command(gate.idSubscription)} > /dev/null`, env, { onOutput });
    expect(awaited).toEqual([]);
  });

  test("the spinner makes room for lines that are seen as they come, and leaves none behind", async () => {
    const { awaited, env, gate, onOutput } = await createSlowWorld(["reading the accesses", ": 50", ": 100"]);
    const shown = await onTerminal(accesses(gate.idSubscription), { ...env, NO_COLOR: "1" }, { onOutput });
    expect(awaited).toEqual([]);
    // What stands after the last control sequence: the spinner's line was erased.
    const lines = shown
      .split("\n")
      .map((line) => line.slice(line.lastIndexOf(ESCAPE) + 1).replace(/^\[[\d;?]*[A-Za-z]/, ""));
    expect(lines.filter((line) => /^\d{4}-\d\d-\d\dT[\d:.]+Z {2}sub_\S+ {2}ac[rt]_\S+$/.test(line))).toHaveLength(120);
  });

  test.for([
    ["stderr is not a terminal", "2> /dev/null", 80],
    ["the terminal does not know its width", "", 0],
  ] as const)("nothing of it is there where %s", async ([, elsewhere, columns]) => {
    const { env, gate, sandbox } = await createWorld();
    sandbox.control.fail({ path: /\/accesses$/, with: { type: "latency", ms: 700 } });
    const shown = await onTerminal(`${accesses(gate.idSubscription)} --limit 60 ${elsewhere}`, env, { columns });
    expect(shown.trimEnd().split("\n")).toHaveLength(60);
    expect(shown).not.toContain("reading");
  });
});
