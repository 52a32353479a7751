-- Removes an item of a feed.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items   KEYS[4] publishes   KEYS[5] durable listeners   KEYS[6] tombstones
-- ARGV[1] id   ARGV[2] channel of retractions   ARGV[3] the item that alone is to be removed, where that matters
-- Returns {'ok'}, {'absent'}, or {'other'} if the item is another
--- @include lib/feed.lua
--- @include lib/channels.lua
local id, channel, item = ARGV[1], ARGV[2], ARGV[3]

require_channels(channel)
if not redis.call('ZSCORE', ids, id) then
  return {'absent'}
end
if item and redis.call('HGET', items, id) ~= item then
  return {'other'}
end
remove(id, channel)
return {'ok'}
