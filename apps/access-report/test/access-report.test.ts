import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createSandbox, type Sandbox } from "@ianum/sandbox";
import { createTextSink } from "demo-kit/testing";
import { afterEach, beforeEach, expect, test } from "vitest";
import { run } from "../src/run.ts";

let sandbox: Sandbox;
let env: Record<string, string>;
let idSubscription: string;

beforeEach(async () => {
  sandbox = createSandbox({ accesses: 1_000 });
  await sandbox.listen();
  idSubscription = sandbox.gates[0]!.idSubscription;
  env = { ...sandbox.env };
});

afterEach(() => sandbox.close());

async function report(...args: readonly string[]) {
  const [stdout, stderr] = [createTextSink(), createTextSink()];
  const code = await run(args, { env, stdout: stdout.stream, stderr: stderr.stream });
  return { code, out: stdout.text(), err: stderr.text() };
}

const apiCalls = () => sandbox.log.entries.filter(({ service }) => service === "api").length;

test("reads every access, page by page, for one token request", async () => {
  const { code, out, err } = await report("--subscription", idSubscription);
  expect(out).toContain("1,000 accesses in 20 calls");
  expect(err).toBe("");
  expect(code).toBe(0);
  expect(apiCalls()).toBe(20);
  expect(sandbox.log.tokenRequests).toBe(1);
});

test("prints a row for each of the newest days and sums the earlier ones up", async () => {
  const { out } = await report("--subscription", idSubscription, "--days", "2");
  const rows = out.split("\n").filter((line) => /^ {2}(?:\d{4}-|\d+ earlier)/.test(line));
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatch(/^ {2}2025-12-31 Wed +\d+ {2}▇+$/);
  expect(rows[1]).toMatch(/^ {2}2025-12-30 Tue +\d+ {2}▇+$/);
  const counts = rows.map((row) => Number(/(\d+)(?: {2}▇+)?$/.exec(row.replaceAll(",", ""))?.[1]));
  expect(counts[0]! + counts[1]! + counts[2]!).toBe(1_000);
  expect(Math.max(...out.split("\n").map((line) => line.length))).toBeLessThanOrEqual(80);
});

test("writes nothing but text where there is no terminal", async () => {
  const { out, err } = await report("--subscription", idSubscription, "--limit", "200");
  // oxlint-disable-next-line no-control-regex
  expect(out + err).not.toMatch(/\u001b/);
});

test("reads no more than the limit, in no more calls than that takes", async () => {
  const { out } = await report("--subscription", idSubscription, "--limit", "120");
  expect(out).toContain("120 accesses in 3 calls");
  expect((await report("--subscription", idSubscription, "--limit", "7")).out).toContain("7 accesses in 1 calls");
});

test("reads the days from --from to --to, both included", async () => {
  const day = ["--from", "2025-12-30", "--to", "2025-12-30"];
  const { out } = await report("--subscription", idSubscription, ...day);
  expect(out.match(/^ {2}\d{4}-\d{2}-\d{2}/gm)).toEqual(["  2025-12-30"]);

  const all = await report("--subscription", idSubscription, "--days", "1000");
  expect(out).toContain(
    all.out
      .split("\n")
      .find((line) => line.includes("2025-12-30"))!
      .split("▇")[0],
  );
});

test("says so when there is no access in the period", async () => {
  const { code, out } = await report("--subscription", idSubscription, "--from", "2026-02-01");
  expect(out.trim()).toMatch(/^0 accesses in 1 call/);
  expect(code).toBe(0);
});

test("writes every access to a CSV file", async () => {
  const folder = await mkdtemp(join(tmpdir(), "access-report-"));
  try {
    const file = join(folder, "accesses.csv");
    const { code } = await report("--subscription", idSubscription, "--csv", file);
    expect(code).toBe(0);
    const [head, first, ...others] = (await readFile(file, "utf8")).trimEnd().split("\r\n");
    expect(head).toBe("time,date,idSubscription,idActor");
    const [time, date, id, idActor] = first!.split(",");
    expect(Date.parse(time!)).toBe(Number(date) * 1000);
    expect(id).toBe(idSubscription);
    expect(idActor).toMatch(/^ac[rt]_/);
    expect(others).toHaveLength(999);
    expect(new Set([first, ...others]).size).toBe(1_000);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("stops and says so when the platform answers the same startToken twice", async () => {
  // Every answer is the first page, with the same token for the second.
  let first: object | undefined;
  sandbox.control.fail({
    on: "api",
    with: { type: "json", body: (real: object) => (first ??= real) },
  });
  const { code, out, err } = await report("--subscription", idSubscription);
  expect(err).toContain("repeated a page's startToken");
  expect(code).toBe(0);
  expect(apiCalls()).toBeLessThanOrEqual(3);
  expect(out).toContain("accesses in 2 calls");
});

test("a wrong secret is told in one line, with the code and what to do", async () => {
  env["IANUM_CLIENT_SECRET"] = "not-the-secret";
  const { code, out, err } = await report("--subscription", idSubscription);
  expect(code).toBe(1);
  expect(out).toBe("");
  expect(err.trimEnd().split("\n")).toHaveLength(1);
  expect(err).toContain("SEC_0005");
  expect(err).toContain("(invalid_credentials)");
  expect(err).toContain("IANUM_CLIENT_SECRET");
  expect(err).not.toContain("not-the-secret");
});

test("an unknown subscription is told in one line", async () => {
  const { code, err } = await report("--subscription", "sub_nobody");
  expect(code).toBe(1);
  expect(err).toMatch(/^access-report: GEN_0002: .* \(status 404\) \(api_error\); compare --subscription .*\n$/);
});

test("a platform that cannot be reached is told in one line", async () => {
  await sandbox.close();
  const { code, err } = await report("--subscription", idSubscription);
  expect(code).toBe(1);
  expect(err).toMatch(/^access-report: .*ECONNREFUSED.*\(network_error\).*\n$/);
});

test("an answer that is no page is told in one line", async () => {
  sandbox.control.fail({ on: "api", with: { type: "html", status: 502 } });
  const { code, err } = await report("--subscription", idSubscription);
  expect(code).toBe(1);
  expect(err).toMatch(/^access-report: .*status 502.*\n$/);

  sandbox.control.reset();
  sandbox.control.fail({ on: "api", with: { type: "json", body: { nothing: true } } });
  expect((await report("--subscription", idSubscription)).err).toMatch(
    /^access-report: .*accessList is not a list \(invalid_response\)\n$/,
  );
});

test("real keys need a region", async () => {
  const { IANUM_AUTH_URL: _, IANUM_REGION: __, ...withoutAddress } = env;
  env = withoutAddress;
  const { code, err } = await report("--subscription", idSubscription);
  expect(code).toBe(1);
  expect(err).toMatch(/^access-report: region: .*IANUM_REGION.*\n$/);
  expect(sandbox.log.requests).toBe(0);
});

test.each([
  { args: ["--limit", "0"], about: "--limit" },
  { args: ["--limit", "many"], about: "--limit" },
  { args: ["--days", "-1"], about: "--days" },
  { args: ["--from", "2026-02-31"], about: "--from" },
  { args: ["--to", "yesterday"], about: "--to" },
  { args: ["--from", "2026-02-02", "--to", "2026-02-01"], about: "--from must not be after --to" },
  { args: ["--csv", ""], about: "--csv" },
  { args: ["--colour"], about: "--colour" },
  { args: ["stray"], about: "stray" },
  { args: [], about: "--subscription is missing" },
])("arguments $args are refused with exit code 2", async ({ args, about }) => {
  const { code, out, err } = await report(...args);
  expect(code).toBe(2);
  expect(out).toBe("");
  expect(err.split("\n")[0]).toContain(about);
  expect(err.split("\n")[1]).toContain("--help");
  expect(sandbox.log.requests).toBe(0);
});

test("--help lists every argument", async () => {
  const { code, out } = await report("--help");
  expect(code).toBe(0);
  for (const name of ["--subscription", "--from", "--to", "--limit", "--days", "--csv"]) expect(out).toContain(name);
});
