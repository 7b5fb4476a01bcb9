import { createServer } from "node:http";
import { text } from "node:stream/consumers";

/** A GraphQL service that asks the sandbox whether a token is good, and tells of one that is not as such services do. */
export async function startGraphqlService(platform) {
  const server = createServer((request, response) => void serve(request, response));

  async function serve(request, response) {
    const body = await text(request);
    const { authorization = "" } = request.headers;
    const { status } = await fetch(`${platform}/v1_3/subscription/sub_of_nobody/agreements`, {
      headers: { authorization },
    });
    const isWhole = /__typename|orders/.test(body);
    const refused = { data: null, errors: [{ message: "sign in", extensions: { code: "UNAUTHENTICATED" } }] };
    const answer = status === 401 ? refused : { data: { orders: [{ __typename: "Order", id: "1" }] } };
    response.writeHead(isWhole ? 200 : 400, { "content-type": "application/json" }).end(JSON.stringify(answer));
  }

  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${server.address().port}/graphql`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
