import { inspect } from "node:util";
import { connect } from "../../next-client.mjs";
import { createProgram } from "../../program.mjs";

const answer = createProgram(connect, { inspect: (value) => inspect(value, { depth: 20, showHidden: true }) });

export async function POST(request) {
  return Response.json(await answer(await request.json()));
}
