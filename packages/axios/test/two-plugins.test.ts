import { ianumInterceptor } from "@ianum/axios";
import { staticTokenSource } from "@ianum/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { importedCopies } from "./copies.ts";
import { createWorld, thrownBy, type World } from "./world.ts";

describe.each(importedCopies)("with axios of $copy", ({ axios }) => {
  let world: World;
  beforeEach(async () => {
    world = await createWorld();
  });
  afterEach(() => world.close());

  test("two plugins on one instance: each has its origins, and where both may, the first one attached", async () => {
    const stranger = await world.elsewhere();
    const both = axios.create({ validateStatus: null });
    const plugin = (value: string, ...origins: string[]) =>
      ianumInterceptor({ source: staticTokenSource(value), origins });
    plugin("first", world.service.origin)(both);
    const detach = plugin("second", world.service.origin, stranger.origin)(both);
    await both.get(`${world.service.origin}/open`);
    await both.get(`${stranger.origin}/open`);
    detach();
    await both.get(`${stranger.origin}/open`);
    expect(world.service.received.at(-1)!.authorization).toBe("Bearer first");
    expect(stranger.received.map(({ authorization }) => authorization)).toEqual(["Bearer second", undefined]);
  });

  test("two plugins on one instance: a POST that fetch redirected is not sent again", async () => {
    const both = axios.create({ baseURL: world.service.origin, adapter: "fetch" });
    ianumInterceptor(world.options)(both);
    ianumInterceptor({ source: staticTokenSource("second"), origins: [] })(both);
    world.service.redirect("/form", "/page", 303);
    world.sandbox.control.refuseTokens();
    await thrownBy(both.post("/form", { n: 1 }));
    expect(world.service.received.map(({ method, path }) => `${method} ${path}`)).toEqual(["POST /form", "GET /page"]);
  });

  test("the same plugin attached twice sends nothing more often than once", async () => {
    const twice = axios.create({ baseURL: world.service.origin });
    const plugin = ianumInterceptor(world.options);
    plugin(twice);
    plugin(twice);
    world.sandbox.control.refuseTokens();
    await thrownBy(twice.get("/things"));
    expect(world.service.received).toHaveLength(2);
  });
});
