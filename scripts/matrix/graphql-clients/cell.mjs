import { startGraphqlProgram } from "../start-graphql-program.mjs";

const without = { urql: { abort: "urql takes no signal for one query" } };

export const about = "a GraphQL client over `ianumGraphqlFetch`; the service refuses in a 200";

export const start = ({ folder, platform, variant }) =>
  startGraphqlProgram({ folder, platform, client: `./${variant}.mjs`, without: without[variant] });
