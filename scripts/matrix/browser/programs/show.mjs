/** All that a script can see of a value: what is hidden, inherited or computed, too; not the `value` that a token gives on purpose. */
export function show(value, depth = 12, seen = new Set()) {
  if (typeof value === "function") return String(value);
  if (typeof value !== "object" || value === null) return String(value);
  if (depth === 0 || seen.has(value)) return "";
  seen.add(value);
  const names = new Set();
  for (
    let one = Object.getPrototypeOf(value);
    one !== null && one !== Object.prototype;
    one = Object.getPrototypeOf(one)
  )
    for (const name of Reflect.ownKeys(one)) names.add(name);
  names.delete("value");
  for (const name of Reflect.ownKeys(value)) names.add(name);
  const entries = typeof value[Symbol.iterator] === "function" && !("locked" in value) ? [...value] : [];
  const parts = [...names].map((name) => `${String(name)}: ${show(read(value, name), depth - 1, seen)}`);
  return [...parts, ...entries.map((entry) => show(entry, depth - 1, seen))].join("\n");
}

function read(value, name) {
  try {
    return value[name];
  } catch {
    return undefined; // an accessor of another object
  }
}
