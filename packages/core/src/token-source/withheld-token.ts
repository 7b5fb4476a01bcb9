interface Warner {
  readonly emitWarning?: (message: string, options: { readonly type: string; readonly code: string }) => void;
}

/**
 * Says on the process's warnings that a request went out without a token, and what to do: for an application that has
 * no `onEvent`, which would otherwise see a bare 401.
 */
export function warnOfWithheldToken(origin: string): void {
  const { process } = globalThis as { readonly process?: Warner };
  process?.emitWarning?.(
    `no token was sent to ${origin}: it is not an allowed origin. If it is your own service, add it: origins: ["${origin}"]`,
    { type: "IanumWarning", code: "IANUM_ORIGIN_DENIED" },
  );
}
