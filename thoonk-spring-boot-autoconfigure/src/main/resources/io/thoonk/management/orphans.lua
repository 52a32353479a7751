-- Looks, a few at a time, for items that no id leads to, or for ids whose items are gone; changes nothing.
-- KEYS[1] items   KEYS[2] ids   KEYS[3] claiming   KEYS[4] claimed   KEYS[5] stalled; a feed without jobs has no more than the first
-- two
-- ARGV[1] 'items', or which of the keys to look through for ids   ARGV[2] cursor, '0' to begin   ARGV[3] how many to look at
-- Returns {'ok', next cursor or '0' at the end, id, ...}; the caller has to pass over items whose ids are in the lists
--- @include lib/walk.lua
local items = KEYS[1]
local what, cursor, count = ARGV[1], ARGV[2], tonumber(ARGV[3])

local function kind_of(key)
  return redis.call('TYPE', key).ok
end

local function has_place(id)
  for i = 2, #KEYS do
    local kind = kind_of(KEYS[i])
    if kind == 'zset' and redis.call('ZSCORE', KEYS[i], id) or kind == 'set' and redis.call('SISMEMBER', KEYS[i], id) == 1 then
      return true
    end
  end
  return false
end

-- The next ids of a key, and where to go on.
local function next_ids(key)
  local kind = kind_of(key)
  if kind == 'set' then
    local step = redis.call('SSCAN', key, cursor, 'COUNT', count)
    return step[2], step[1]
  elseif kind ~= 'list' and kind ~= 'zset' then
    return {}, '0'
  end
  local from = tonumber(cursor)
  local found = redis.call(kind == 'list' and 'LRANGE' or 'ZRANGE', key, from, from + count - 1)
  return found, #found < count and '0' or string.format('%.0f', from + count)
end

local reply = {'ok', '0'}
if what == 'items' then
  if kind_of(items) == 'hash' then
    local step = walk(items, cursor, count)
    reply[2] = step[1]
    for i = 1, #step[2], 2 do
      if not has_place(step[2][i]) then
        reply[#reply + 1] = step[2][i]
      end
    end
  end
else
  local found
  found, reply[2] = next_ids(KEYS[tonumber(what)])
  for _, id in ipairs(found) do
    if redis.call('HEXISTS', items, id) == 0 then
      reply[#reply + 1] = id
    end
  end
end
return reply
