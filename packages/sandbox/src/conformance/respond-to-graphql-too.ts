import type { ProtectedServiceOptions } from "../start-protected-service.ts";

const refusal = { errorCode: "SEC_0008", errors: [{ message: "Invalid access token" }] };
const failure = { errors: [{ message: "this service was told to fail" }] };

/** Responds as a protected service does, with bodies that GraphQL clients accept as well. */
export const respondToGraphqlToo: NonNullable<ProtectedServiceOptions["respond"]> = ({ path }, gate) => {
  if (gate === undefined && !path.startsWith("/open")) return Response.json(refusal, { status: 401 });
  const status = /^\/status\/(\d{3})$/.exec(path)?.[1];
  return status === undefined ? Response.json({ data: { path } }) : Response.json(failure, { status: Number(status) });
};
