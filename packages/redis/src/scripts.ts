// What must happen at once on the server. Every script names its keys, as a cluster demands, and all of one call share
// a hash tag. A key that holds something else than text counts as one that cannot be read: pcall instead of call.

/** KEYS: value names. Answers for each the text (or false) and the milliseconds it has left. */
export const GET = `
local found = {}
for _, name in ipairs(KEYS) do
  local text = redis.pcall('GET', name)
  if type(text) == 'table' then text = '' end
  found[#found + 1] = text
  found[#found + 1] = redis.call('PTTL', name)
end
return found`;

/**
 * KEYS: the lock's name, the value's, then the names that the value supersedes. ARGV: the owner (empty: no lock is
 * asked for), the text, its life in milliseconds. Answers 1 where it was stored.
 */
export const SET = `
if ARGV[1] ~= '' and redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
for index = 3, #KEYS do redis.call('DEL', KEYS[index]) end
return 1`;

/**
 * KEYS: a value's name and its lock's, for each slot. ARGV: for each slot, what the refused token's text begins with.
 * Where one is still stored, takes away all that is not newer, and all locks.
 */
export const DELETE = `
local refused = -1
for slot = 1, #ARGV do
  local name = KEYS[2 * slot - 1]
  local text = redis.pcall('GET', name)
  if type(text) == 'string' and string.sub(text, 1, #ARGV[slot]) == ARGV[slot] then
    refused = math.max(refused, redis.call('PTTL', name))
  end
end
if refused < 0 then return 0 end
for slot = 1, #ARGV do
  if redis.call('PTTL', KEYS[2 * slot - 1]) <= refused then redis.call('DEL', KEYS[2 * slot - 1]) end
  redis.call('DEL', KEYS[2 * slot])
end
return 1`;

/**
 * KEYS: the lock's name. ARGV: the owner, the lease in milliseconds. Answers 1 where the lock is this owner's, also if
 * it was before: a client may send a command twice when its connection breaks.
 */
export const LOCK = `
if redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2]) then return 1 end
if redis.call('GET', KEYS[1]) == ARGV[1] then return 1 end
return 0`;

/** KEYS: the lock's name. ARGV: the owner, the lease in milliseconds. Answers 1 where it was still held. */
export const RENEW = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('PEXPIRE', KEYS[1], ARGV[2])`;

/** KEYS: the lock's name. ARGV: the owner. */
export const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
return redis.call('DEL', KEYS[1])`;
