// How Node's util.inspect asks an object to print itself.
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * Makes `object` print as these of its fields that are text, numbers or booleans, through `util.inspect` and
 * `JSON.stringify`, and as nothing that can be reached from it. Everything else about it stays.
 *
 * @param from - the object that has the fields. @defaultValue `object`
 */
export function printAsSummary(object: object, fields: readonly string[], from: object = object): void {
  if (Object.hasOwn(object, INSPECT)) return;
  const toJSON = (): Record<string, unknown> =>
    Object.fromEntries(
      fields
        .map((field) => [field, (from as Record<string, unknown>)[field]] as const)
        .filter(([, value]) => typeof value !== "object" && typeof value !== "function" && value !== undefined),
    );
  Reflect.defineProperty(object, "toJSON", { value: toJSON, configurable: true });
  Reflect.defineProperty(object, INSPECT, { value: toJSON, configurable: true });
}
