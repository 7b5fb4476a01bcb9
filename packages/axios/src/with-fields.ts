import type { InternalAxiosRequestConfig } from "axios";

/** Runs `work` while `config` has these fields, then restores what was there. */
export async function withFields<T>(
  config: InternalAxiosRequestConfig,
  fields: Partial<InternalAxiosRequestConfig>,
  work: () => Promise<T>,
): Promise<T> {
  const target = config as unknown as Record<string, unknown>;
  const saved = Object.keys(fields).map((name) => [name, name in target, target[name]] as const);
  Object.assign(target, fields);
  try {
    return await work();
  } finally {
    // Backwards: taking off what was put on last leaves an object as quick as it was.
    for (const [name, existed, value] of saved.toReversed()) {
      if (existed) target[name] = value;
      else Reflect.deleteProperty(target, name);
    }
  }
}
