-- Counts what stands in a feed of any type, in constant time but for the logarithms of Redis; changes nothing.
-- KEYS[1..11] what tells the type, in the order of TypeKeys (named in lib/type.lua)   KEYS[12] publishes   KEYS[13] delayed   KEYS[14] gate
--   KEYS[15] what the feed owes others and cannot be delivered   KEYS[16] claiming   KEYS[17] suspects   KEYS[18] jobs that wait for others
-- Returns {'missing'} or {'ok', type or false, ids, delayed, claimed, stalled, published ever, finished ever,
--          put time of the next job or false, claim time of the oldest claim or false, now in ms,
--          how many jobs cannot be delivered to other feeds, and of one of them since when and why, or false,
--          items that no id leads to and ids without an item, at least so many of each, or -1 and -1 if they cannot be
--          told, 1 if that is certain and no peer is in the middle of something}
-- A key of a type that the contract does not know for it counts as empty.
--- @include lib/time.lua
--- @include lib/type.lua
local publishes, delayed, gate, undelivered, claiming, suspects, waiting = unpack(KEYS, 12, 18)

local function holds(key, kind)
  return kind_of(key) == kind
end

local function count(key)
  return holds(key, 'string') and tonumber(redis.call('GET', key)) or 0
end

if redis.call('EXISTS', config) == 0 then
  return {'missing'}
end
local time = server_time()
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local kind = false
if holds(config, 'hash') then
  local actual = actual_type()
  kind = CONTRACT_TYPES[actual] and actual or written_type() or false
end
local generation = kind and redis.call('HGET', config, 'generation')
local ours = generation and generation == redis.call('GET', generation_key)

local size, oldest, oldest_claim = 0, false, false
if holds(ids, 'list') then
  size = redis.call('LLEN', ids)
  local next_id = redis.call('LINDEX', ids, -1)
  oldest = next_id and holds(published, 'zset') and redis.call('ZSCORE', published, next_id) or false
elseif holds(ids, 'zset') then
  size = redis.call('ZCARD', ids)
end
local running = holds(claimed, 'zset') and redis.call('ZCARD', claimed) or 0
if running > 0 then
  oldest_claim = redis.call('ZRANGE', claimed, 0, 0, 'WITHSCORES')[2] or false
end
local one_undelivered = redis.call('HRANDFIELD', undelivered)
-- Sizes tell how many more there are of the one than of the other. Maintenance knows by name what it found in no state.
-- Where ids are taken before their items, as peers take those of queues and jobs, a difference may be of this moment.
local function orphans()
  if not kind or not CONTRACT_TYPES[kind] or not holds(items, 'hash') and kind_of(items) ~= 'none' then
    return -1, -1, 0
  end
  local places = size
  if kind == 'job' then
    places = size + running + (holds(stalled, 'set') and redis.call('SCARD', stalled) or 0)
      + (ours and redis.call('LLEN', claiming) or 0)
  end
  local surplus = redis.call('HLEN', items) - places
  local found = ours and kind == 'job' and redis.call('ZCARD', suspects) or 0
  local lost_items = math.max(found, surplus, 0)
  return lost_items, lost_items - surplus, (found > 0 or kind == 'feed' or kind == 'sorted_feed') and 1 or 0
end

local lost_items, lost_ids, certain = orphans()
return {
  'ok', kind, size,
  ours and redis.call('ZCARD', delayed) + redis.call('ZCARD', gate) + redis.call('ZCARD', waiting) or 0,
  running,
  holds(stalled, 'set') and redis.call('SCARD', stalled) or 0,
  count(publishes), count(finishes), oldest, oldest_claim, now,
  redis.call('HLEN', undelivered), one_undelivered and redis.call('HGET', undelivered, one_undelivered) or false,
  lost_items, lost_ids, certain
}
