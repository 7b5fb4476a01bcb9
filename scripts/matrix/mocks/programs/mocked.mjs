const origin = "https://auth.eu.ianum.com";

/** The address that the mock serves, for one of the sandbox's. */
export function mockedUrl(url) {
  const { pathname, search } = new URL(url);
  return `${origin}${pathname}${search}`;
}

/** A client's options, for the platform's own addresses: there the mock answers. */
export function atPlatform(options) {
  return options.source ? options : { ...options, endpoints: {}, region: "eu" };
}

/** A client's options where the mock answers the client's requests alone. */
export function withMockedOrigin(options) {
  return { ...options, origins: [origin] };
}
