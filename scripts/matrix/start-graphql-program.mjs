import { startGraphqlService } from "./graphql-service.mjs";
import { startProgram } from "./start-program.mjs";

/** A program whose client speaks GraphQL, beside a service that refuses in a 200. */
export async function startGraphqlProgram({ folder, platform, client, without = {} }) {
  const service = await startGraphqlService(platform);
  const program = startProgram({ folder, client });
  return {
    ...program,
    url: service.url,
    taken: 200,
    without: { "replay with a body": "each call is a POST", ...without },
    close: async () => {
      await program.close();
      service.close();
    },
  };
}
