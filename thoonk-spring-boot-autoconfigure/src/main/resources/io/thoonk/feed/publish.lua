-- Publishes an item of a feed, or replaces it, and trims the feed.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items   KEYS[4] publishes
-- ARGV[1] id   ARGV[2] item   ARGV[3] channel of publishes   ARGV[4] channel of edits   ARGV[5] channel of retractions
-- Returns {'published'} or {'edited'}, with the stored max_length behind it where it is unusable; or {'missing'}
local config, ids, items, publishes = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local id, item, publish_channel, edit_channel, retract_channel = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
local MOST_TRIMMED = 1000

if redis.call('EXISTS', config) == 0 then
  return {'missing'}
end
local bound = redis.call('HGET', config, 'max_length')
local max_length = bound and string.match(bound, '^%d+$') and tonumber(bound) or 0
if max_length > 0 then
  local trimmed = 0
  for _, old in ipairs(redis.call('ZRANGE', ids, 0, -max_length)) do
    if old ~= id then
      redis.call('ZREM', ids, old)
      redis.call('HDEL', items, old)
      redis.call('PUBLISH', retract_channel, old)
      trimmed = trimmed + 1
      if trimmed == MOST_TRIMMED then
        break
      end
    end
  end
end

-- Publish order is score order, even within one millisecond and in a feed that thoonk.py fills in seconds.
local time = redis.call('TIME')
local seconds, micros = tonumber(time[1]), tonumber(time[2])
local highest = redis.call('ZREVRANGE', ids, 0, 0, 'WITHSCORES')[2]
local in_seconds
if highest then
  in_seconds = tonumber(highest) < 1e11
else
  in_seconds = redis.call('HGET', config, 'score_unit') == 's'
end
local score = in_seconds and seconds + micros / 1e6 or seconds * 1000 + math.floor(micros / 1000)
if highest and score <= tonumber(highest) then
  score = tonumber(highest) + (in_seconds and 1 / 1048576 or 1 / 1024)
end

local is_new = redis.call('ZADD', ids, string.format('%.17g', score), id) == 1
redis.call('INCR', publishes)
redis.call('HSET', items, id, item)
redis.call('PUBLISH', is_new and publish_channel or edit_channel, id .. '\0' .. item)
return {is_new and 'published' or 'edited', bound and max_length == 0 and bound or nil}
