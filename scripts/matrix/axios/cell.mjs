import { startProgram } from "../start-program.mjs";

export const about = "axios with `ianumInterceptor` on an instance";

export const start = ({ folder }) => ({ ...startProgram({ folder, client: "./client.mjs" }), aborted: "canceled" });
