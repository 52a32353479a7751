-- Removes an item of a feed.
-- KEYS[1] ids   KEYS[2] items
-- ARGV[1] id   ARGV[2] channel of retractions
-- Returns {'ok'} or {'absent'}
local ids, items = KEYS[1], KEYS[2]
local id, channel = ARGV[1], ARGV[2]

if redis.call('ZREM', ids, id) == 0 then
  return {'absent'}
end
redis.call('HDEL', items, id)
redis.call('PUBLISH', channel, id)
return {'ok'}
