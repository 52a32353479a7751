-- Counts what stands in a feed of any type, in constant time but for the logarithms of Redis; changes nothing.
-- KEYS[1..11] what tells the type, in the order of TypeKeys (named in lib/type.lua)   KEYS[12] publishes   KEYS[13] delayed   KEYS[14] gate
--   KEYS[15] what the feed owes others and cannot be delivered   KEYS[16] claiming   KEYS[17] suspects   KEYS[18] jobs that wait for others
--   KEYS[19] lanes   KEYS[20] parked   KEYS[21] running   KEYS[22] limits   KEYS[23] what recurs   KEYS[24] when that is due
-- ARGV keys of jobs that are counted by themselves
-- Returns {'missing'} or {'ok', type or false, ids, delayed, claimed, stalled, published ever, finished ever,
--          put time of the next job or false, claim time of the oldest claim or false, now in ms,
--          how many jobs cannot be delivered to other feeds, and of one of them since when and why, or false,
--          items that no id leads to and ids without an item, at least so many of each, or -1 and -1 if they cannot be
--          told, 1 if that is certain and no peer is in the middle of something,
--          {} where nothing is limited and nothing waits in the gate, or {jobs that wait there, lanes that are ready, held back,
--          how many jobs may run at a time or -1, and for each of the keys: jobs that wait, that run, that may run or -1},
--          {state, how many of what recurs are in it, ...}, the states of a thousand at most,
--          how many partitions the feed has as text, or false, 1 if durable listeners or readers of Atom may be noted for it}
-- A key of a type that the contract does not know for it counts as empty.
--- @include lib/time.lua
--- @include lib/type.lua
local publishes, delayed, gate, undelivered, claiming, suspects, waiting = unpack(KEYS, 12, 18)
local lanes, parked, running_lanes, limits, recurring, recurring_due = unpack(KEYS, 19, 24)
-- The feed as a whole among the lanes.
local FEED = '\0'

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

-- How many jobs may run at a time by a limit as lib/limits.lua reads it.
local function concurrency_of(text)
  return tonumber(string.match(text or '', '^%d*:%d*:%d*:%d*:(%d+):')) or -1
end

local function is_limited()
  local fields = redis.call('HLEN', limits)
  for _, beside in ipairs(fields > 0 and {'a:step', 'o:step', 'a:since'} or {}) do
    fields = fields - redis.call('HEXISTS', limits, beside)
  end
  return fields > 0
end

local function gate_counts()
  if not ours or redis.call('EXISTS', gate) == 0 and not is_limited() then
    return {}
  end
  local set = redis.call('HMGET', limits, 'o:feed', 'a:feed', 'o:keys', 'a:keys', 'o:order', 'a:order')
  local told = {
    redis.call('ZCARD', gate), redis.call('ZCARD', lanes),
    redis.call('ZCARD', parked) - (redis.call('ZSCORE', parked, FEED) and 1 or 0), concurrency_of(set[1] or set[2])
  }
  local is_strict = string.match(set[5] or set[6] or '', '^STRICT')
  for _, key in ipairs(ARGV) do
    local from, to = '[' .. key .. '\0', '(' .. key .. '\1'
    told[#told + 1] = redis.call('ZLEXCOUNT', gate, from, to)
    told[#told + 1] = redis.call('ZLEXCOUNT', running_lanes, from, to)
    told[#told + 1] = is_strict and 1
      or concurrency_of(redis.call('HGET', limits, 'o:key\0' .. key) or set[3] or set[4])
  end
  return told
end

-- Whatever puts jobs is due at some time; only where something is not the states are looked at.
local function recurring_counts()
  local all = ours and redis.call('HLEN', recurring) or 0
  if all == 0 then
    return {}
  end
  local told = {'active', redis.call('ZCARD', recurring_due)}
  if all > told[2] then
    local counts, definitions = {}, redis.call('HSCAN', recurring, '0', 'COUNT', 1000)[2]
    for i = 2, #definitions, 2 do
      local owner, state = string.match(definitions[i], '^(%Z*)%z%Z*%z(%Z*)')
      if owner == generation and state ~= 'active' then
        counts[state] = (counts[state] or 0) + 1
      end
    end
    for state, count in pairs(counts) do
      told[#told + 1], told[#told + 2] = state, count
    end
  end
  return told
end

local lost_items, lost_ids, certain = orphans()
return {
  'ok', kind, size,
  ours and redis.call('ZCARD', delayed) + redis.call('ZCARD', gate) + redis.call('ZCARD', waiting) or 0,
  running,
  holds(stalled, 'set') and redis.call('SCARD', stalled) or 0,
  count(publishes), count(finishes), oldest, oldest_claim, now,
  redis.call('HLEN', undelivered), one_undelivered and redis.call('HGET', undelivered, one_undelivered) or false,
  lost_items, lost_ids, certain, gate_counts(), recurring_counts(),
  kind == 'job' and redis.call('HGET', config, 'partitions') or false, holds(durable, 'hash') and 1 or 0
}
