import type { Plugin } from "graphql-yoga";

/**
 * A refused access token refuses the whole request. Were it revoked between two fields of a query, one would be there
 * and one not; and a client does not send again what was half answered.
 */
export const refuseWhole: Plugin = {
  onExecute: () => ({
    onExecuteDone({ result, setResult }) {
      if (!("errors" in result)) return;
      const refusals = result.errors?.filter(({ extensions }) => extensions["code"] === "UNAUTHENTICATED") ?? [];
      if (refusals.length > 0) setResult({ data: null, errors: refusals });
    },
  }),
};
