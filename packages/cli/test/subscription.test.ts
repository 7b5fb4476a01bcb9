import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { createWorld, type World } from "./ianum.ts";

test("accesses are a line each, newest first, as many as asked for", async () => {
  const { gate, run } = await createWorld();
  const accesses = ["subscription", "accesses", gate.idSubscription];
  const all = await run(accesses);
  expect(all.code).toBe(0);
  const lines = all.out.trimEnd().split("\n");
  expect(lines).toHaveLength(120);
  expect(lines.toSorted().toReversed()).toEqual(lines);
  expect(lines[0]).toMatch(new RegExp(`^2025-12-31T[\\d:.]+Z {2}${gate.idSubscription} {2}ac[rt]_`));

  expect(JSON.parse((await run([...accesses, "--limit", "60", "--json"])).out)).toHaveLength(60);
  const oldest = await run([...accesses, "--order", "asc", "--limit", "1"]);
  expect(oldest.out.trimEnd()).toBe(lines.at(-1));
  const none = await run([...accesses, "--from", "2026-06-01"]);
  expect(none).toMatchObject({ code: 0, out: "", err: "no accesses\n" });
});

test("a date alone is the whole of that day in UTC, for --from and --to; an instant is that instant", async () => {
  const { gate, run } = await createWorld();
  const accesses = ["subscription", "accesses", gate.idSubscription];
  const linesOf = async (...flags: readonly string[]): Promise<readonly string[]> =>
    (await run([...accesses, ...flags])).out.split("\n").filter(Boolean);
  const all = await linesOf();
  const day = all.filter((line) => line.startsWith("2025-12-30"));
  expect(day.length).toBeGreaterThan(1);

  expect(await linesOf("--from", "2025-12-30", "--to", "2025-12-30")).toEqual(day);
  expect(await linesOf("--to", "2025-12-30")).toEqual(all.slice(all.indexOf(day[0]!)));
  const [last = ""] = day[0]!.split(" ");
  expect(await linesOf("--from", "2025-12-30", "--to", last)).toEqual(day);
  expect(await linesOf("--from", "2025-12-30", "--to", "2025-12-30T00:00:00Z")).toEqual([]);
});

test("agreements are a table of what was accepted, with the text in the language asked for", async () => {
  const { gate, run } = await createWorld();
  const { code, out } = await run(["subscription", "agreements", gate.idSubscription, "--locale", "it"]);
  expect(code).toBe(0);
  expect(out).toMatch(/^accepted +on +version +agreement +text\n/);
  expect(out).toMatch(/^(?:yes|no) +\d{4}-\d\d-\d\d .*\/agreements\/it\//m);
  const json = await run(["subscription", "agreements", gate.idSubscription, "--json"]);
  expect(JSON.parse(json.out)).toHaveProperty("agreements");
});

test("data is decrypted with the key of --private-key or IANUM_PRIVATE_KEY_FILE, which is not printed", async () => {
  const world = await createWorld();
  const file = await keyFile(world, world.gate.privateKey);
  const data = ["subscription", "data", world.gate.idSubscription];
  const shown = await world.run([...data, "--private-key", file]);
  expect(shown.code).toBe(0);
  expect(shown.out).toMatch(/^EMAIL +YES +EMAIL +\S+@\S+$/m);
  expectNoKey(world, shown);

  const json = await world.run([...data, "--fields", "EMAIL", "--json"], { env: { IANUM_PRIVATE_KEY_FILE: file } });
  const { data: fields } = JSON.parse(json.out) as { data: { values: { value: string }[] }[] };
  expect(fields).toHaveLength(1);
  expect(fields[0]?.values[0]?.value).toContain("@");
  expectNoKey(world, json);
});

test("without a key, values stay encrypted, and stderr says what to do", async () => {
  const { gate, run } = await createWorld();
  const { code, out, err } = await run(["subscription", "data", gate.idSubscription]);
  expect(out).toContain("(encrypted)");
  expect(err).toContain("--private-key");
  expect(code).toBe(0);
});

test("a key that does not fit is said on each value, and ends with 1", async () => {
  const world = await createWorld();
  const other = await createWorld({ gates: [{ alias: "other" }] });
  const file = await keyFile(world, other.gate.privateKey);
  const args = ["subscription", "data", world.gate.idSubscription, "--private-key", file];
  for (const flags of [[], ["--json"]]) {
    const outcome = await world.run([...args, ...flags]);
    expect(outcome.code).toBe(1);
    expect(outcome.out).toContain("privateKey");
    expectNoKey(other, outcome);
  }
});

test("a key that cannot be read, or is none, ends with 2", async () => {
  const world = await createWorld();
  const data = ["subscription", "data", world.gate.idSubscription, "--private-key"];
  const missing = await world.run([...data, "/there/is/none"]);
  expect(missing.code).toBe(2);
  expect(missing.err).toContain(
    "/there/is/none cannot be read (ENOENT); name its file with --private-key or IANUM_PRIVATE_KEY_FILE",
  );
  const file = await keyFile(world, "what-should-be-a-key-and-stays-unseen");
  const wrong = await world.run([...data, file]);
  expect(wrong.code).toBe(2);
  expect(wrong.out + wrong.err).not.toContain("stays-unseen");
});

test("a ghost is created for your own id", async () => {
  const { gate, run } = await createWorld();
  const { code, out } = await run(["subscription", "ghost", "user-7", "--json"]);
  expect(code).toBe(0);
  expect(JSON.parse(out)).toMatchObject({ idSubscription: expect.stringMatching(/^sub_/) });
  const named = await run(["subscription", "ghost", "user-7", "--gate", gate.id]);
  expect(named.out).toMatch(/^subscription {2}sub_\S+\nactor {9}ac[rt]_\S+\n$/);
});

test.for([
  [["accesses", "sub_none"], 1, "404"],
  [["agreements", ".."], 2, "idSubscription"],
  [["data", " "], 2, "idSubscription"],
  [["accesses", "sub_1", "--limit", "none"], 2, "--limit"],
  [["accesses", "sub_1", "--order", "up"], 2, "--order"],
  [["accesses", "sub_1", "--from", "yesterday"], 2, "--from"],
  [["accesses", "sub_1", "--to", "2026-13-01"], 2, "--to"],
  [["nonsense"], 2, "there is no such command"],
] as const)("what cannot be done says why: %j", async ([args, exitCode, reason]) => {
  const { run } = await createWorld();
  const { code, out, err } = await run(["subscription", ...args]);
  expect(code).toBe(exitCode);
  expect(err).toContain(reason);
  expect(out).toBe("");
  const json = await run(["subscription", ...args, "--json"]);
  expect(json.code).toBe(exitCode);
  expect(JSON.parse(json.out)).toHaveProperty("error.message");
});

async function keyFile({ gate }: World, text: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "ianum-cli-"));
  onTestFinished(() => rm(folder, { recursive: true }));
  const file = join(folder, `${gate.alias}.asc`);
  await writeFile(file, text);
  return file;
}

function expectNoKey({ gate }: World, { out, err }: { readonly out: string; readonly err: string }): void {
  const lines = gate.privateKey.split(/\r?\n/).filter((line) => line.length > 20 && !line.startsWith("-----"));
  expect(lines.length).toBeGreaterThan(3);
  for (const line of lines) expect(out + err).not.toContain(line);
}
