import { createAuthorizer, createTokenSource, resolveEndpoints, type TokenSource } from "@ianum/core";
import { ianumFetch } from "@ianum/fetch";
import type { CommandContext } from "../context.ts";
import { type ExitCode, exitCodes } from "../exit-code.ts";
import { type CompleteResponse, exchange } from "../request/exchange.ts";
import { followSameOrigin } from "../request/follow-same-origin.ts";
import { printPages } from "../request/print-pages.ts";
import { readData } from "../request/read-data.ts";
import { resolveAddress } from "../request/resolve-address.ts";
import { withSpinner } from "../terminal/spinner.ts";
import { tokenOptions } from "../token-options.ts";
import { UsageError } from "../usage-error.ts";

export interface RequestOptions {
  readonly data?: string;
  readonly all?: boolean;
}

/** `ianum request METHOD URL-or-path`: with the token, the body on stdout. */
export async function request(
  context: CommandContext,
  [methodText, address]: readonly [string, string],
  { all, data }: RequestOptions,
): Promise<ExitCode> {
  const { host, isJson, terminal } = context;
  const method = methodText.toUpperCase();
  if (!/^(?:GET|HEAD|POST|PUT|PATCH|DELETE|OPTIONS)$/.test(method)) {
    throw new UsageError("METHOD must be GET, HEAD, POST, PUT, PATCH, DELETE or OPTIONS");
  }
  if (all && method !== "GET") throw new UsageError("--all is for GET: other methods have no pages");
  if (data !== undefined && /^(?:GET|HEAD)$/.test(method)) throw new UsageError(`--data is not for ${method}`);

  const options = await tokenOptions(context);
  const url = resolveAddress(address, options);
  const { configured } = resolveEndpoints(options);
  const body = data === undefined ? undefined : await readData(host, data);
  const source = hiding(createTokenSource(options), terminal.hide);
  if (!(await createAuthorizer(source, { origins: configured }).authorize(url))) {
    throw new UsageError(
      `${url.origin} may not see a token: allowed are the platform's hosts, and those of IANUM_API_AUTH_URL and IANUM_AUTH_URL`,
    );
  }

  const send = followSameOrigin(ianumFetch({ source, origins: configured }));
  const what = `${method} ${url.origin}${url.pathname}`;
  const read = (startToken?: string): Promise<CompleteResponse> => {
    const page = new URL(url);
    if (startToken !== undefined) page.searchParams.set("startToken", startToken);
    const headers = { accept: "application/json", ...(body ? { "content-type": "application/json" } : {}) };
    return exchange(what, (signal) => send(page, { method, headers, signal, ...(body ? { body } : {}) }));
  };
  if (!all) return printBody(context, await withSpinner(host, what, () => read()));

  // With --json the output is one value, the list or an error: so it is not written before the last page is there.
  const held: string[] = [];
  let hasWritten = false;
  const write = (text: string): void => {
    if (isJson) held.push(text);
    else hasWritten = host.stdout.write(terminal.clean(text)) || true;
  };
  const isSeen = !isJson && host.stdout.isTTY;
  const failure = isSeen
    ? await printPages({ read: (startToken) => withSpinner(host, what, () => read(startToken)), write })
    : await withSpinner(host, what, (say) => {
        let pages = 0;
        const count = (): void => say(`${what}: page ${(pages += 1)}`);
        return printPages({ read: (startToken) => (count(), read(startToken)), write });
      });
  if (failure && hasWritten) {
    terminal.warn(`${terminal.errorPaint.red("✗")} status ${failure.status} on a later page: the list is not complete`);
    return exitCodes.refused;
  }
  if (failure) return printBody(context, failure);
  if (isJson) host.stdout.write(terminal.clean(held.join("")));
  return exitCodes.done;
}

function printBody({ host, isJson, terminal }: CommandContext, response: CompleteResponse): ExitCode {
  // As Latin-1 each byte is one character, so that bytes that are not text come through unchanged.
  const body = Buffer.from(terminal.clean(Buffer.from(response.body).toString("latin1")), "latin1");
  if (isJson) terminal.printJson(asJson(body.toString("utf8")));
  else host.stdout.write(body);
  if (response.ok) return exitCodes.done;
  if (!isJson) {
    if (host.stdout.isTTY && body.length > 0) terminal.print("");
    terminal.warn(`${terminal.errorPaint.red("✗")} status ${response.status}`);
  }
  return exitCodes.refused;
}

function asJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/** The same source, whose tokens are kept out of what is printed: a service may send back what it was sent. */
function hiding(source: TokenSource, hide: (secrets: readonly string[]) => void): TokenSource {
  return {
    async getToken(options) {
      const token = await source.getToken(options);
      hide([token.value]);
      return token;
    },
    invalidate: (refused) => source.invalidate(refused),
  };
}
