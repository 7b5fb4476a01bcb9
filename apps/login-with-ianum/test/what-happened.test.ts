import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { startDemo } from "./demo.ts";
import { createVisitor } from "./visitor.ts";

const root = new URL("../../../", import.meta.url);

/** The panel's rows, as text. */
function rowsOf(page: string): readonly string[] {
  const rows = page.match(/<div class="row">[^]*?<\/div>/g) ?? [];
  return rows.map((row) =>
    row
      .replaceAll(/<wbr ?\/?>/g, "")
      .replaceAll(/<[^>]+>/g, " ")
      .replaceAll(/\s+/g, " ")
      .trim(),
  );
}

test("after a login the profile shows what it took: each request, and one for a token", async () => {
  const { origin, sandbox, gate } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  const page = await (await visitor.open(sandbox.control.approveLogin())).text();
  const subscription = `/v1_3/subscription/${gate.idSubscription}`;
  expect(rowsOf(page)).toEqual([
    expect.stringMatching(/^your browser GET \/login\/return 302 \d+ ms create-app\.ts$/),
    expect.stringMatching(/^this site POST \/v1_3\/oauth\/token 200 \d+ ms send-token-request\.ts$/),
    expect.stringMatching(/^this site POST \/v1_3\/subscription 200 \d+ ms create-passport\.ts$/),
    "your browser GET /profile this page create-app.ts",
    ...["agreements", "accesses", "data"].map(
      (name) =>
        expect.stringMatching(
          new RegExp(`^this site GET ${subscription}/${name} 200 \\d+ ms read-profile\\.ts$`),
        ) as string,
    ),
  ]);
  expect(page).toContain("This site sent Ianum 5 requests, 1 of them for a token.");

  const again = await (await visitor.open("/profile")).text();
  expect(rowsOf(again)).toHaveLength(4);
  expect(again).toContain("3 requests, none of them for a token: the access token in memory is still good.");
});

test("it shows no secret, no access token, no ianumToken and no query", async () => {
  const { origin, sandbox, secrets } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  const pages = [await (await visitor.open(sandbox.control.approveLogin())).text()];
  pages.push(await (await visitor.open("/profile?secret=in-the-query")).text());
  expect(secrets).toHaveLength(3);
  for (const secret of [...secrets, "in-the-query", "Bearer", "limit="]) expect(pages.join()).not.toContain(secret);
});

test("it leads to files that there are", async () => {
  const { origin, sandbox } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  const page = await (await visitor.open(sandbox.control.approveLogin())).text();
  const files = Array.from(
    page.matchAll(/href="https:\/\/github\.com\/ianum\/ianum-js\/blob\/main\/([^"]+)"/g),
    ([, file]) => file!,
  );
  expect(new Set(files).size).toBe(4);
  for (const file of files) expect(existsSync(fileURLToPath(new URL(file, root)))).toBe(true);
});

test("it says which request failed, also after the redirect", async () => {
  const { origin, sandbox } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  sandbox.control.fail({ path: /subscription$/, with: { type: "status", status: 503 } });
  const rows = rowsOf(await (await visitor.open(sandbox.control.approveLogin())).text());
  expect(rows).toEqual([
    expect.stringMatching(/^your browser GET \/login\/return 303 \d+ ms create-app\.ts$/),
    expect.stringMatching(/oauth\/token 200/),
    expect.stringMatching(/subscription 503/),
    "your browser GET /login/outage this page create-app.ts",
  ]);
  expect(rowsOf(await (await visitor.open("/login/outage")).text())).toHaveLength(1);

  await visitor.open("/login");
  sandbox.control.reset();
  sandbox.control.fail({ path: /subscription$/, with: { type: "reset" } });
  expect(rowsOf(await (await visitor.open(sandbox.control.approveLogin())).text())[1]).toMatch(
    /subscription no response/,
  );
});

test("a login that was refused before Ianum was asked says so", async () => {
  const { origin } = await startDemo();
  const visitor = createVisitor(origin);
  const page = await (await visitor.open("/login/return?result=success&message=OK&ianumToken=forged")).text();
  expect(rowsOf(page)).toEqual([
    expect.stringMatching(/^your browser GET \/login\/return 302 /),
    "your browser GET /sorry this page create-app.ts",
  ]);
  expect(page).toContain("This site sent Ianum no request.");
});

test("one visitor does not see what another one caused, and a look at the start leaves no session", async () => {
  const { origin, sandbox } = await startDemo();
  const visitor = createVisitor(origin);
  await visitor.open("/login");
  const login = visitor.open(sandbox.control.approveLogin());
  const other = createVisitor(origin);
  const stranger = await other.open("/sorry");
  expect(rowsOf(await stranger.text())).toEqual(["your browser GET /sorry this page create-app.ts"]);
  expect(stranger.headers.get("set-cookie")).toBeNull();
  await login;
  expect((await other.open("/")).headers.get("set-cookie")).toBeNull();
});
