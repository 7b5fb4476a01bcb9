import process from "node:process";
import { inspect } from "node:util";
import { serve } from "@hono/node-server";
import { optionsFromEnv } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { Hono } from "hono";
import { connect } from "./fetch-client.mjs";
import { createProgram } from "./program.mjs";

const answer = createProgram(connect, { inspect: (value) => inspect(value, { depth: 20, showHidden: true }) });
const send = ianumFetch(optionsFromEnv());
const app = new Hono();
app.post("/ask", async (context) => context.json(await answer(await context.req.json())));
app.all("/v1_3/*", (context) => send(new Request(process.env.IANUM_AUTH_URL + context.req.path, context.req.raw)));
serve({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, ({ port }) => console.log(`http://127.0.0.1:${port}`));
