-- Removes an item of a sorted feed.
-- KEYS[1] ids   KEYS[2] items
-- ARGV[1] id   ARGV[2] channel of retractions
-- Returns {'ok'} or {'absent'}
local ids, items = KEYS[1], KEYS[2]
local id, channel = ARGV[1], ARGV[2]
--- @include lib/channels.lua

require_channels(channel)
redis.call('HLEN', items)
-- Peers leave items without a place, which go as well, and ids without an item.
if redis.call('LREM', ids, 0, id) + redis.call('HDEL', items, id) == 0 then
  return {'absent'}
end
redis.call('PUBLISH', channel, id)
return {'ok'}
