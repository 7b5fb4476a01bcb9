import { ClientError } from "graphql-request";

/** What a ClientError says, as one line: its own message holds the whole response and the variables. */
export function explainError(error: unknown): string | undefined {
  if (!(error instanceof ClientError)) return undefined;
  const [first] = error.response.errors ?? [];
  return first
    ? `${first.message} (${String(first.extensions["code"])})`
    : `the gateway's response has status ${error.response.status}`;
}
