/** What a request is made of, besides its address and its body. */
const FIELDS = ["cache", "credentials", "headers", "integrity", "keepalive", "method", "redirect", "signal"];
// `cf` is of Workers. Without a list these cannot be found: a class's getters are not among an object's own fields.
const INIT_FIELDS = [...FIELDS, "body", "cf", "duplex", "mode", "priority", "referrer", "referrerPolicy"];

/** What an object has of these, its class's getters included, and all that is its own; but nothing that is null. */
export function fieldsOf(object: object, names: readonly string[] = FIELDS): RequestInit {
  const named = names.map((name): [string, unknown] => [name, Reflect.get(object, name)]);
  // node-fetch has settings of its own as fields: `agent`, `compress`.
  const all = [...Object.entries(object), ...named];
  return Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== null));
}

/** A copy of the caller's `init`: what the caller changes later is not in it. `fetch` takes a `Request` for one, too. */
export function copyInit(init: RequestInit | undefined): RequestInit {
  const isPlain = !init || Object.getPrototypeOf(init) === Object.prototype;
  return isPlain ? { ...init } : { ...fieldsOf(init, INIT_FIELDS), ...init };
}
