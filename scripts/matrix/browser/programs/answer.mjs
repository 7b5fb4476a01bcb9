// A browser must not have the gate's keys: the tokens come from the page's own server.
import { createTokenSource, optionsFromEnv } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import { connect } from "./fetch-client.mjs";
import { createProgram } from "./program.mjs";
import { show } from "./show.mjs";

const strategy = {
  name: "own-server",
  cacheKey: async () => "own-server",
  async requestToken({ fetch, signal }) {
    const response = await fetch(`${location.origin}/token`, { method: "POST", signal });
    if (!response.ok) throw new Error(`the page's server responded ${response.status}`);
    return response.json();
  },
};
const options = { strategy, origins: [location.origin] };

/** What an application might log, as the console has it, and as deep as a script can look. */
function inspect(value) {
  console.log(value);
  return show(value);
}

const program = createProgram(connect, { inspect, optionsOf: () => options });

/** The codes of what refuses to hold a secret. */
function keep(env) {
  const keys = optionsFromEnv(env);
  return [
    createTokenSource,
    ianumFetch,
    ({ ...more }) => ianumFetch({ ...more, clientSecret: async () => "later" }),
  ].map((make) => {
    try {
      make(keys);
      return "held";
    } catch (error) {
      return error.code;
    }
  });
}

export const answer = (request) => (request.step === "keep" ? keep(request.env) : program(request));
