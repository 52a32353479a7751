-- Publishes items of a feed one after the other, or replaces them, and trims the feed.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items   KEYS[4] publishes   KEYS[5] durable listeners   KEYS[6] tombstones
-- ARGV[1] channel of publishes   ARGV[2] channel of edits   ARGV[3] channel of retractions   ARGV[4..] id, item, ...
-- Returns {'ok'}, with the stored max_length behind it where it is unusable; or {'missing'}
--- @include lib/feed.lua
--- @include lib/channels.lua
local publish_channel, edit_channel, retract_channel = ARGV[1], ARGV[2], ARGV[3]
local MOST_TRIMMED = 1000

require_channels(publish_channel, edit_channel, retract_channel)
if redis.call('EXISTS', config) == 0 then
  return {'missing'}
end
local bound, age = unpack(redis.call('HMGET', config, 'max_length', 'max_age'))
local max_length = bound and string.match(bound, '^%d+$') and tonumber(bound) or 0
local max_age = age and string.match(age, '^%d+$') and tonumber(age) or 0
local trimmed = 0

local function trim(candidates, kept)
  for _, old in ipairs(candidates) do
    if trimmed == MOST_TRIMMED then
      return
    end
    if old ~= kept then
      remove(old, retract_channel)
      trimmed = trimmed + 1
    end
  end
end

local function count_below(score)
  return redis.call('ZCOUNT', ids, '-inf', '(' .. score)
end

-- Items of thoonk.py are in seconds, and stand before all others whatever their age.
local function trim_old(kept)
  local limit = seconds * 1000 + micros / 1000 - max_age
  local function trim_from(first, limit_of_unit)
    local last = math.min(count_below(exact(limit_of_unit)) - 1, first + MOST_TRIMMED)
    trim(last >= first and redis.call('ZRANGE', ids, first, last) or {}, kept)
  end
  trim_from(0, limit / 1000)
  trim_from(count_below('1e11'), limit)
end

-- So many ids, the oldest of both units.
local function oldest(count)
  count = math.min(count, MOST_TRIMMED - trimmed + 1)
  if count < 1 then
    return {}
  end
  if tonumber(redis.call('ZRANGE', ids, 0, 0, 'WITHSCORES')[2]) >= 1e11 or highest_of(ids) < 1e11 then
    return redis.call('ZRANGE', ids, 0, count - 1)
  end
  local theirs = redis.call('ZRANGEBYSCORE', ids, '-inf', '(1e11', 'WITHSCORES', 'LIMIT', 0, count)
  local ours = redis.call('ZRANGEBYSCORE', ids, '1e11', '+inf', 'WITHSCORES', 'LIMIT', 0, count)
  local found, i, j = {}, 1, 1
  while #found < count and (theirs[i] or ours[j]) do
    if theirs[i] and not (ours[j] and tonumber(ours[j + 1]) < tonumber(theirs[i + 1]) * 1000) then
      found[#found + 1], i = theirs[i], i + 2
    else
      found[#found + 1], j = ours[j], j + 2
    end
  end
  return found
end

for i = 4, #ARGV, 2 do
  local id, item = ARGV[i], ARGV[i + 1]
  if max_length > 0 then
    trim(oldest(redis.call('ZCARD', ids) - max_length + 1), id)
  end
  if max_age > 0 then
    trim_old(id)
  end
  local is_new = redis.call('ZADD', ids, exact(next_score()), id) == 1
  redis.call('INCR', publishes)
  redis.call('HSET', items, id, item)
  redis.call('PUBLISH', is_new and publish_channel or edit_channel, id .. '\0' .. item)
end
return {'ok', bound and max_length == 0 and bound or nil}
