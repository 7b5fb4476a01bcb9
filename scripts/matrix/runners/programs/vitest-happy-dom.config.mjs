// oxlint-disable no-default-export -- as Vitest reads it
// happy-dom's `fetch` asks for CORS, as a browser does; so the sandbox would have to be the page's own server.
export default {
  test: {
    environment: "happy-dom",
    environmentOptions: { happyDOM: { settings: { fetch: { disableSameOriginPolicy: true } } } },
  },
};
