// The login page's buttons in a real browser. Without a Chromium on this machine the tests count as skipped.
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import { describeInChromium } from "../../../test/describe-in-chromium.ts";
import { serve } from "./served.ts";

/** An origin of its own. */
async function listen(respond: RequestListener): Promise<string> {
  const server = createServer(respond);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describeInChromium((newContext) => {
  /** A person presses this button, and the application's return address redirects on to `front`. */
  async function press(button: "Approve" | "Decline", front: string) {
    const results: (string | null)[] = [];
    const back = await listen((req, res) => {
      results.push(new URL(req.url ?? "", "http://back.example").searchParams.get("result"));
      res.writeHead(302, { location: front }).end();
    });
    const { origin, gate } = await serve({ gates: [{ redirectUrl: `${back}/login/return` }] });
    const page = await (await newContext()).newPage();
    const addresses: string[] = [];
    const complaints: string[] = [];
    page.on("request", (request) => void addresses.push(request.url()));
    page.on("console", (message) => void complaints.push(message.text()));
    await page.goto(`${origin}/${gate.alias}`);
    await page.getByRole("button", { name: button }).click({ noWaitAfter: true });
    // The browser goes there, or says what holds it back.
    await expect.poll(() => addresses.includes(front) || complaints.length > 0).toBe(true);
    expect(complaints).toEqual([]);
    return { page, results };
  }

  test.each([
    ["Approve", "success"],
    ["Decline", "failed"],
  ] as const)("%s leads through a back end to a front end of another origin", async (button, result) => {
    const front = await listen((_req, res) => void res.setHeader("content-type", "text/html").end("<h1>Welcome</h1>"));
    const { page, results } = await press(button, `${front}/`);
    await page.getByRole("heading", { name: "Welcome" }).waitFor();
    expect(results).toEqual([result]);
  });

  test("Approve leads through a back end to an app with a scheme of its own", async () => {
    expect((await press("Approve", "myapp://welcome")).results).toEqual(["success"]);
  });
});
