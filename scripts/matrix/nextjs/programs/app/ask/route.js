import { inspect } from "node:util";
import { connect } from "../../fetch-client.mjs";
import { uncached } from "../../lib/ianum.js";
import { createProgram } from "../../program.mjs";

const answer = createProgram((options) => connect({ ...options, fetch: uncached }), {
  inspect: (value) => inspect(value, { depth: 20, showHidden: true }),
});

export async function POST(request) {
  return Response.json(await answer(await request.json()));
}
