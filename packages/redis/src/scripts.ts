// What must happen at once on the server. Every script names its keys, as a cluster demands, and all of one call share a
// hash tag. Each command names its key as a literal `KEYS[n]`: some proxies refuse any other spelling. So a script is
// written for a number of slots. A key that holds something else than text counts as one that cannot be read: pcall
// instead of call.

/** The scripts of a store, by what they do. */
export interface Scripts {
  /** KEYS: value names. Gives for each the text (or false) and the milliseconds it has left. */
  readonly get: string;
  /**
   * KEYS: the lock's name, then a value's and its refusal's, for each slot. ARGV: the owner, the lease in milliseconds.
   * Gives what `get` gives, for all of these names; and where nothing was there, 1 if the lock is this owner's, else 0.
   */
  readonly acquire: string;
  /**
   * KEYS: the lock's name, the value's, then the names that the value supersedes: refusals, and what older slots hold.
   * ARGV: the owner (empty: no lock is asked for), the text, its life in milliseconds. Gives 1 if it was stored.
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
  const each = (write: (slot: number) => string, count = slots): string =>
    Array.from({ length: count }, (_, index) => write(index + 1)).join("\n");
  /** Puts the text at one name, and the milliseconds it has left, into `found`. */
  const look = (index: number, name: string): string => `text = redis.pcall('GET', ${name})
if type(text) == 'table' then text = '' end
found[${2 * index - 1}] = text
found[${2 * index}] = redis.call('PTTL', ${name})`;
  return {
    get: `
local found = {}
local text
${each((slot) => look(slot, `KEYS[${slot}]`))}
return found`,

    acquire: `
local found = {}
local text
local isThere = false
${each((index) => `${look(index, `KEYS[${index + 1}]`)}\nif text then isThere = true end`, 2 * slots)}
if not isThere then
  local isLocked = redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
  if isLocked or redis.call('GET', KEYS[1]) == ARGV[1] then return {1} end
  return {0}
end
return found`,

    set: `
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
${each((index) => `redis.call('DEL', KEYS[${index + 2}])`, 2 * slots - 1)}
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

/** KEYS: the refusal's name. ARGV: the text, its life in milliseconds. */
export const REFUSE = `return redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])`;
