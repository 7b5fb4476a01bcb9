import { startProgram } from "../start-program.mjs";

export const about =
  "responses, errors, request configurations, tokens and events, logged at each level in each format, with what hangs on them";

export const start = ({ folder, variant }) => ({
  ...startProgram({ folder, program: `${variant}.mjs` }),
  aborted: "canceled",
});
