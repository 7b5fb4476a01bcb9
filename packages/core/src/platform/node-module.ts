/** What is used of Node's own modules. */
interface NodeModules {
  readonly "node:crypto": { createHash(algorithm: "sha256"): Hash };
  readonly "node:diagnostics_channel": {
    hasSubscribers(name: string): boolean;
    tracingChannel(name: string): TracingChannel;
  };
  readonly "node:fs/promises": { readFile(path: string, encoding: "utf8"): Promise<string> };
}

interface Hash {
  update(text: string): Hash;
  digest(encoding: "hex"): string;
}

export interface TracingChannel {
  tracePromise<T>(work: () => Promise<T>, message: object): Promise<T>;
}

interface Runtime {
  readonly process?: { getBuiltinModule?<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined };
}

/**
 * A module of Node's own, asked for through the runtime: this package imports nothing. `undefined` on Node before 20.16,
 * and on runtimes that do not have it.
 */
export function nodeModule<Name extends keyof NodeModules>(name: Name): NodeModules[Name] | undefined {
  return (globalThis as Runtime).process?.getBuiltinModule?.(name);
}
