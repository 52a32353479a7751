--- @include lib/time.lua
local config, ids, items = KEYS[1], KEYS[2], KEYS[3]
local generation_key, durable, known, parked, tombstones, redo = KEYS[4], KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local name, token = ARGV[1], ARGV[2]
local lease_field, position_field = 'l:' .. name, 'p:' .. name

local function known_field(id)
  return name .. '\0' .. id
end

-- Makes our own keys belong to the feed that exists now; false if there is none.
local function adopt(fresh_generation)
  local generation = redis.call('HGET', config, 'generation')
  if not generation then
    if redis.call('EXISTS', config) == 0 then
      return false
    end
    generation = fresh_generation
    redis.call('HSET', config, 'generation', generation)
  end
  if redis.call('GET', generation_key) ~= generation then
    redis.call('UNLINK', durable, known, parked, tombstones, redo)
    redis.call('SET', generation_key, generation)
  end
  return true
end

local function is_ours()
  local generation = redis.call('HGET', config, 'generation')
  return generation and generation == redis.call('GET', generation_key)
end

local function now_ms()
  local time = server_time()
  return tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
end

-- Who is active, and until when in ms; nothing if nobody is.
local function holder()
  local lease = redis.call('HGET', durable, lease_field)
  if not lease then
    return nil
  end
  local deadline, owner = string.match(lease, '^(%d+) (.*)$')
  if tonumber(deadline) <= now_ms() then
    return nil
  end
  return owner, tonumber(deadline)
end

local function is_active()
  return is_ours() and holder() == token
end

-- A place in the order of publications and retractions: score, 0 for a retraction or 1 for an item, id.
local function place(score, kind, id)
  return {score = score, number = tonumber(score), kind = kind, id = id}
end

local function is_before(a, b)
  if a.number ~= b.number then
    return a.number < b.number
  end
  if a.kind ~= b.kind then
    return a.kind < b.kind
  end
  return a.id < b.id
end

local function position()
  local stored = redis.call('HGET', durable, position_field)
  if not stored or stored == '' then
    return nil
  end
  local score, kind, id = string.match(stored, '^(%S+) (%d) (.*)$')
  return place(score, tonumber(kind), id)
end

local function text(at)
  return at.score .. ' ' .. at.kind .. ' ' .. at.id
end

-- Redis does nothing else while it copies items.
local MOST_BYTES = 500000
local reply, bytes = {'ok', '0'}, 0

-- Adds an entry: 'publish', 'edit', 'retract' or 'skip', id, item, score, where the position stands after it or ''.
local function add(kind, id, item, score, after)
  bytes = bytes + #item
  for _, value in ipairs({kind, id, item, score, after}) do
    reply[#reply + 1] = value
  end
end

-- Whether what was added is as much as one call may copy; at least one entry always is.
local function is_full()
  return bytes >= MOST_BYTES
end
