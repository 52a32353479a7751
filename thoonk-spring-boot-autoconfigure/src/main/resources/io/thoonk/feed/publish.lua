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

-- Removes the oldest ids up to a place.
local function trim(last, kept)
  local candidates = last >= 0 and trimmed < MOST_TRIMMED and redis.call('ZRANGE', ids, 0, math.min(last, MOST_TRIMMED)) or {}
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

for i = 4, #ARGV, 2 do
  local id, item = ARGV[i], ARGV[i + 1]
  if max_length > 0 then
    trim(redis.call('ZCARD', ids) - max_length, id)
  end
  if max_age > 0 then
    trim(redis.call('ZCOUNT', ids, '-inf', '(' .. exact(age_limit(max_age))) - 1, id)
  end
  local is_new = redis.call('ZADD', ids, exact(next_score()), id) == 1
  redis.call('INCR', publishes)
  redis.call('HSET', items, id, item)
  redis.call('PUBLISH', is_new and publish_channel or edit_channel, id .. '\0' .. item)
end
return {'ok', bound and max_length == 0 and bound or nil}
