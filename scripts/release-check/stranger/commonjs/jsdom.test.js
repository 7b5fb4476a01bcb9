/** @jest-environment ./jsdom-with-fetch.js */
const { ianumInterceptor } = require("@ianum/axios");
const { ianumFetch } = require("@ianum/fetch");
const { createSandbox } = require("@ianum/sandbox");
const axios = require("axios");

test("in a test that has a document, fetch and axios reach the platform", async () => {
  document.body.innerHTML = "<p>a page</p>";
  const sandbox = createSandbox();
  const origin = await sandbox.listen();
  const path = `/v1_3/subscription/${sandbox.gates[0].idSubscription}/agreements`;

  const fetched = await ianumFetch(sandbox.options)(`${origin}${path}`);
  const client = axios.create({ baseURL: origin, adapter: "fetch" }); // XMLHttpRequest would ask for CORS
  ianumInterceptor(sandbox.options)(client);
  const { data } = await client.get(path);
  await sandbox.close();

  expect(fetched.status).toBe(200);
  expect(data).toEqual(await fetched.json());
});
