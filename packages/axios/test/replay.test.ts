import { createReadStream } from "node:fs";
import { Agent } from "node:http";
import { Readable } from "node:stream";
import { ianumInterceptor } from "@ianum/axios";
import type { AxiosError, AxiosInstance } from "axios";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importedCopies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

interface Form {
  append(name: string, value: unknown): void;
}

describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
  let world: World;
  let client: AxiosInstance;
  beforeEach(async () => {
    world = await createWorld();
    client = axios.create({ baseURL: world.service.origin });
    ianumInterceptor(world.options)(client);
    await client.get("/warm");
    world.sandbox.control.revokeTokens();
  });
  afterEach(() => world.close());

  // The form-data package's class, which axios brings along.
  const nodeForm = (): Form => new (axios.defaults as unknown as { env: { FormData: new () => Form } }).env.FormData();
  const filled = <T extends { append(name: string, value: never): void }>(form: T): T => {
    form.append("text", "some text" as never);
    return form;
  };

  describe.each(["http", "fetch"] as const)("and its %s adapter", (adapter) => {
    test.each<[string, () => unknown]>([
      ["nothing", () => undefined],
      ["a string", () => "some text"],
      ["an object", () => ({ text: "some text" })],
      ["a Buffer", () => Buffer.from("some text")],
      ["an ArrayBuffer", () => new TextEncoder().encode("some text").buffer],
      ["a view of bytes", () => new TextEncoder().encode("some text")],
      ["URLSearchParams", () => new URLSearchParams({ text: "some text" })],
      ["FormData", () => filled(new FormData())],
      [
        "FormData with a file",
        () => {
          const form = new FormData();
          form.append("file", new Blob(["some text"]), "text.txt");
          return form;
        },
      ],
      ["a Blob", () => new Blob(["some text"], { type: "text/plain" })],
    ])("a refused request with %s is sent again, the same", async (_, body) => {
      const { status, data } = await client.post<{ body: string }>("/things", body(), { adapter });
      expect(status).toBe(200);
      const [, first, second, ...more] = world.service.received;
      expect(more).toEqual([]);
      expect(withoutBoundary(second!.body)).toBe(withoutBoundary(first!.body));
      expect(data.body).toBe(second!.body);
      if (body() !== undefined) expect(second!.body).toContain("text");
      expect(second!.headers["content-length"]).toBe(first!.headers["content-length"]);
      // A boundary is made anew for each sending.
      const boundary = /boundary=(\S+)/.exec(second!.headers["content-type"] ?? "")?.[1];
      if (boundary !== undefined) expect(second!.body.startsWith(`--${boundary}\r\n`)).toBe(true);
      expect(second!.authorization).not.toBe(first!.authorization);
    });

    test("a permanent refusal is thrown, and nothing is sent a third time", async () => {
      world.sandbox.control.refuseTokens();
      const error = (await thrownBy(client.get("/things", { adapter }))) as unknown as AxiosError;
      expect(error).toBeInstanceOf(axios.AxiosError);
      expect(error.response).toMatchObject({ status: 401, data: { errorCode: "SEC_0008" } });
      expect(world.service.received).toHaveLength(3);
    });

    test("a 401 that validateStatus lets through is a refusal too", async () => {
      const { status } = await client.get("/things", { adapter, validateStatus: null });
      expect(status).toBe(200);
      world.sandbox.control.refuseTokens();
      const refused = await client.get("/things", { adapter, validateStatus: () => true });
      expect(refused.data).toMatchObject({ errorCode: "SEC_0008" });
    });

    test("a refused answer that is read as a stream does not keep its connection", async () => {
      const httpAgent = new Agent({ keepAlive: true, maxSockets: 1 });
      const { status } = await client.get("/things", { adapter, responseType: "stream", httpAgent });
      expect(status).toBe(200);
      httpAgent.destroy();
    });

    test("an answer that is read as a stream is refused and sent again as well", async () => {
      const { data } = await client.get<AsyncIterable<Uint8Array>>("/things", { adapter, responseType: "stream" });
      const chunks = [];
      for await (const chunk of data) chunks.push(chunk);
      expect(Buffer.concat(chunks).toString()).toContain('"method":"GET"');
      expect(world.service.received).toHaveLength(3);
    });
  });

  test.each<[string, () => unknown]>([
    ["a stream", () => Readable.from(["some ", "text"])],
    ["a file's stream", () => createReadStream(new URL("world.ts", import.meta.url))],
    [
      "a form with a stream in it",
      () => {
        const form = nodeForm();
        form.append("file", createReadStream(new URL("world.ts", import.meta.url)));
        return form;
      },
    ],
  ])("a request with %s is not sent again; the next call has another token", async (_, body) => {
    const error = await thrownBy(client.post("/things", body()));
    expect(error).toMatchObject({ response: { status: 401 } });
    expect(world.service.received).toHaveLength(2);
    expect((await client.post("/things", body())).status).toBe(200);
    expect(world.service.received).toHaveLength(3);
  });

  test.each(["http", "fetch"])("a POST that %s has redirected is not sent again", async (adapter) => {
    world.service.redirect("/form", "/page", 303);
    const error = await thrownBy(client.post("/form", { n: 1 }, { adapter }));
    expect(error).toMatchObject({ response: { status: 401 } });
    expect(world.service.received.slice(1).map(({ method, path }) => `${method} ${path}`)).toEqual([
      "POST /form",
      "GET /page",
    ]);
    world.service.redirect("/moved", "/page");
    world.sandbox.control.revokeTokens();
    expect((await client.get("/moved", { adapter })).status).toBe(200);
  });

  test("transforms and interceptors run once per call, sent again or not", async () => {
    const runs: string[] = [];
    client.interceptors.request.use((config) => (runs.push("request"), config));
    client.interceptors.response.use((response) => (runs.push("response"), response));
    const { data } = await client.post<unknown>(
      "/things",
      { n: 1 },
      {
        transformRequest: [(body: unknown) => (runs.push("transformRequest"), JSON.stringify(body))],
        transformResponse: [(body: string) => (runs.push("transformResponse"), JSON.parse(body) as unknown)],
      },
    );
    expect(data).toEqual({ method: "POST", path: "/things", body: '{"n":1}' });
    expect(world.service.received).toHaveLength(3);
    expect(runs).toEqual(["request", "transformRequest", "transformResponse", "response"]);
  });

  test("synchronous interceptors stay so: the request is under way when the call returns", async () => {
    const order: string[] = [];
    const sync = axios.create();
    ianumInterceptor(world.options)(sync);
    sync.interceptors.request.use((config) => (order.push("interceptor"), config), undefined, { synchronous: true });
    const call = sync.get(`${world.service.origin}/things`);
    order.push("returned");
    await call;
    expect(order).toEqual(["interceptor", "returned"]);
  });

  test.each([
    ["a header of its own", { headers: { authorization: "Bearer own" } }, "Bearer own"],
    ["one in capitals", { headers: { AUTHORIZATION: "Basic own" } }, "Basic own"],
    ["auth", { auth: { username: "me", password: "pw" } }, `Basic ${Buffer.from("me:pw").toString("base64")}`],
    ["a header that says: none", { headers: { Authorization: null } }, undefined],
  ])("a request with %s is left alone, and not sent again", async (_, settings, authorization) => {
    const error = await thrownBy(client.get("/things", settings as object));
    expect(error).toMatchObject({ response: { status: 401 } });
    expect(world.service.received.slice(1).map((one) => one.authorization)).toEqual([authorization]);
    expect(world.sandbox.log.tokenRequests).toBe(1);
  });

  test("a name or password in the address is left alone, an @ in the path is not taken for one", async () => {
    const { port } = world.service;
    for (const own of ["me:pw", "me", ":pw"]) await thrownBy(client.get(`http://${own}@127.0.0.1:${port}/things`));
    expect((await client.get("/@me")).status).toBe(200);
    const schemes = world.service.received.map(({ authorization }) => authorization?.split(" ")[0]);
    // Older versions make no header of a password alone.
    expect(schemes).toEqual(["Bearer", "Basic", "Basic", schemes[3] && "Basic", "Bearer", "Bearer"]);
  });

  test("an interceptor that sets the header itself is left alone", async () => {
    client.interceptors.request.use((config) => {
      config.headers.set("Authorization", "Bearer own");
      return config;
    });
    await thrownBy(client.get("/things"));
    expect(world.service.received[1]!.authorization).toBe("Bearer own");
  });

  test("error.config can be sent again, as tools that retry do", async () => {
    world.sandbox.control.refuseTokens();
    const { config } = (await thrownBy(client.post("/things", { n: 1 }))) as unknown as AxiosError;
    expect(config!.adapter).toEqual(client.defaults.adapter);
    world.sandbox.control.refuseTokens(false);
    const { status, data } = await client.request<unknown>(config!);
    expect([status, data]).toEqual([200, { method: "POST", path: "/things", body: '{"n":1}' }]);
    // Refused, refused again, sent again: no sending was wrapped twice.
    expect(world.service.received).toHaveLength(4);
  });

  test("tools that add an interceptor to all that is created meet each call once", async () => {
    let runs = 0;
    const watched = axios.create({ baseURL: world.service.origin });
    const { create } = watched;
    watched.create = (defaults) => {
      const created = create(defaults);
      created.interceptors.request.use((config) => ((runs += 1), config));
      return created;
    };
    ianumInterceptor(world.options)(watched);
    expect((await watched.get("/things")).status).toBe(200);
    expect(runs).toBe(0);
  });
});

function withoutBoundary(body: string): string {
  return body.replaceAll(/--[\w.-]{10,}/g, "--");
}
