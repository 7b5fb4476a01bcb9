// How Node's util.inspect asks an object to print itself.
const INSPECT = Symbol.for("nodejs.util.inspect.custom");

/**
 * A function that makes an object print as these of its fields that are text, numbers or booleans, through
 * `util.inspect` and `JSON.stringify`, and as nothing that can be reached from it. Everything else about it stays.
 *
 * @param fields - the names of the fields
 * @param owner - the object that has them. Default: the object itself
 */
export function createSummary(
  fields: readonly string[],
  owner: (object: object) => object = (object) => object,
): (object: object) => void {
  function toJSON(this: object): Record<string, unknown> {
    const from = owner(this) as Record<string, unknown>;
    return Object.fromEntries(
      fields
        .map((field) => [field, from[field]] as const)
        .filter(([, value]) => typeof value !== "object" && typeof value !== "function" && value !== undefined),
    );
  }
  // One for all objects: a function for each would cost each call.
  const method: PropertyDescriptor = { value: toJSON, configurable: true };
  return (object) => {
    if (Object.hasOwn(object, INSPECT)) return;
    Reflect.defineProperty(object, "toJSON", method);
    Reflect.defineProperty(object, INSPECT, method);
  };
}
