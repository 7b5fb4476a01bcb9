import { createAuthorizer, unlessAborted, withToken } from "@ianum/core/authors";
import { clientCredentials, createTokenSource, type TokenStore } from "@ianum/core";
import { connectStore } from "./connect-store.ts";
import { createCallJudge, TIMEOUT_MS } from "./judge-calls.ts";
import { keyOf, type LiveRequest, type RequestJudge, type Sender } from "./judge-requests.ts";
import type { Member, World } from "./world.ts";

/** What runs on a host: a token source of its own, and callers that need tokens. */
export interface RunningProcess {
  /** One call of a service, as an application makes it. Resolves to the status, or to what went wrong. */
  call(signal?: AbortSignal): Promise<number | Error>;
}

const SERVICE = "https://auth.eu.ianum.com/v1_3/subscription/sub_1/agreements";

/** Begins a process with what its host is given to present. */
export function runProcess(world: World, judge: RequestJudge, member: Member): RunningProcess {
  const { host, gate } = member;
  const { clock = (same) => same, store = (same) => same } = world.tampering;
  const digests = new Map<string, string>();
  const storedKey = (): string | undefined => digests.get(keyOf(member));
  const calls = createCallJudge(world, member, storedKey);
  const receive = host.receiver();
  const strategy = clientCredentials({
    clientId: gate.id,
    clientSecret: () => member.secrets,
    clock: clock(host.clock),
  });
  const sender: Sender = {
    member,
    receiver: receive,
    get digest() {
      return storedKey();
    },
    waitedMs: calls.waitedMs,
    cannotUse: calls.cannotUse,
  };
  const source = createTokenSource({
    strategy: {
      ...strategy,
      async cacheKey() {
        const key = keyOf(member);
        const digest = await world.timeline.atOnce(() => strategy.cacheKey());
        digests.set(key, digest);
        return digest;
      },
    },
    store: store(connectToStore(world, member, receive)),
    clock: clock(host.clock),
    fetch: connectToPlatform(world, judge, sender),
    timeoutMs: TIMEOUT_MS,
    onEvent: calls.note,
  });
  const authorizer = createAuthorizer(calls.observe(source));

  return {
    async call(signal) {
      try {
        const { status } = await withToken(
          authorizer,
          SERVICE,
          async ({ authorization = "" }) => ({
            status: await callService(world, judge, member, authorization.slice(7)),
          }),
          { ...(signal && { signal }) },
        );
        return status;
      } catch (error) {
        return error as Error;
      }
    },
  };
}

async function callService(world: World, judge: RequestJudge, member: Member, token: string): Promise<number> {
  const isAccepted = await member.services.send(() => world.platform.accepts(token));
  if (isAccepted) return 200;
  world.journal.note(member.host.name, () => `is told by a service that ${token} is refused`);
  judge.noteRefusals(world.platform.refusesAll ? undefined : keyOf(member));
  return 401;
}

function connectToStore(world: World, member: Member, receive: (work: () => void) => void): TokenStore {
  const bornAt = world.timeline.now;
  let locks = 0;
  return connectStore({
    server: world.store,
    clock: member.host.clock,
    nextOwner: () => `${member.host.name} of ${bornAt}, ${(locks += 1)}`,
    announcements: world.announcements,
    notify: (tell) => {
      member.store
        .send(() => undefined)
        .then(
          () => receive(tell),
          () => undefined,
        );
    },
    call: (operation, isWrite, serve) =>
      member.store.send(() => {
        if (world.storeState === "full" && isWrite) throw new Error("OOM command not allowed");
        const given = serve();
        world.journal.note(member.host.name, () => `store ${operation}: ${JSON.stringify(given) ?? "done"}`);
        return given;
      }),
  });
}

function connectToPlatform(world: World, judge: RequestJudge, sender: Sender): typeof fetch {
  return (_url, init) => {
    const { client_id: id, client_secret: secret } = JSON.parse(init?.body as string) as Record<string, string>;
    const signal = init?.signal as AbortSignal;
    const request: LiveRequest = judge.begin(sender, secret ?? "");
    const responded = sender.member.platform
      .send(() => world.platform.respond(id ?? "", secret ?? ""))
      .then(
        (response) => {
          judge.end(request, response);
          return new Response(response.body, response);
        },
        (error: Error) => {
          judge.end(request);
          throw error;
        },
      );
    return unlessAborted(responded, signal, () => judge.end(request));
  };
}
