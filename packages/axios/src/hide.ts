// How Node's util.inspect asks an object to print itself.
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Makes `object` print as these of its fields, those that are text, numbers or booleans, through `util.inspect` and
 * `JSON.stringify`, and as nothing that can be reached from it. All else about it stays.
 *
 * @param fields - the names of what is printed
 * @param from - whose fields they are. @defaultValue `object`
 */
export function hide(object: object, fields: readonly string[], from: object = object): void {
  if (Object.hasOwn(object, INSPECT)) return;
  const toJSON = (): Record<string, unknown> =>
    Object.fromEntries(
      fields
        .map((field) => [field, (from as Record<string, unknown>)[field]] as const)
        .filter(([, value]) => typeof value !== "object" && typeof value !== "function" && value !== undefined),
    );
  const define = (key: PropertyKey): boolean =>
    Reflect.defineProperty(object, key, { value: toJSON, configurable: true });
  define("toJSON");
  define(INSPECT);
}
