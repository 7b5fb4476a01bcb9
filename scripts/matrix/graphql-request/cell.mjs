import { startGraphqlProgram } from "../start-graphql-program.mjs";

export const about = "graphql-request; the service refuses in a 200";

export const start = ({ folder, platform }) => startGraphqlProgram({ folder, platform, client: "./client.mjs" });
