// What must happen at once on the server. Every script names its keys, as a cluster demands, and all of one call share a
// hash tag. Each command names its key as a literal `KEYS[n]`: some proxies refuse any other spelling. So a script is
// written for a number of slots. A key that holds something else than text counts as one that cannot be read: pcall
// instead of call.

/** The scripts of a store, by what they do. */
export interface Scripts {
  /** KEYS: value names. Gives for each the text (or false) and the milliseconds it has left. */
  readonly get: string;
  /**
   * KEYS: the lock's name, the value's, then the names that the value supersedes. ARGV: the owner (empty: no lock is
   * asked for), the text, its life in milliseconds. Gives 1 if it was stored.
   */
  readonly set: string;
  /**
   * KEYS: a value's name and its lock's, for each slot. ARGV: for each slot, what the refused token's text begins with.
   * If one is still stored, takes away everything that is not newer, and all locks.
   */
  readonly delete: string;
}

/** @param slots - how many encryption keys are read; one without encryption */
export function createScripts(slots: number): Scripts {
  const each = (write: (slot: number) => string): string =>
    Array.from({ length: slots }, (_, index) => write(index + 1)).join("\n");
  return {
    get: `
local found = {}
local text
${each(
  (slot) => `text = redis.pcall('GET', KEYS[${slot}])
if type(text) == 'table' then text = '' end
found[${2 * slot - 1}] = text
found[${2 * slot}] = redis.call('PTTL', KEYS[${slot}])`,
)}
return found`,

    set: `
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
${each((slot) => (slot === 1 ? "" : `redis.call('DEL', KEYS[${slot + 1}])`))}
return 1`,

    delete: `
local refused = -1
local text
${each(
  (slot) => `text = redis.pcall('GET', KEYS[${2 * slot - 1}])
if type(text) == 'string' and string.sub(text, 1, #ARGV[${slot}]) == ARGV[${slot}] then
  refused = math.max(refused, redis.call('PTTL', KEYS[${2 * slot - 1}]))
end`,
)}
if refused < 0 then return 0 end
${each(
  (slot) => `if redis.call('PTTL', KEYS[${2 * slot - 1}]) <= refused then redis.call('DEL', KEYS[${2 * slot - 1}]) end
redis.call('DEL', KEYS[${2 * slot}])`,
)}
return 1`,
  };
}

/**
 * KEYS: the lock's name. ARGV: the owner, the lease in milliseconds. Gives 1 if the lock is this owner's, also if
 * it was before: a client may send a command twice when its connection breaks.
 */
export const LOCK = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
return 0`;

/** KEYS: the lock's name. ARGV: the owner, the lease in milliseconds. Gives 1 if it was still held. */
export const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** KEYS: the lock's name. ARGV: the owner. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;
