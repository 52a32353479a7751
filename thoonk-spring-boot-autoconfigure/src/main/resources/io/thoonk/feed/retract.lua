-- Removes an item of a feed.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items   KEYS[4] publishes   KEYS[5] durable listeners   KEYS[6] tombstones
-- ARGV[1] id   ARGV[2] channel of retractions
-- Returns {'ok'} or {'absent'}
--- @include lib/feed.lua
--- @include lib/channels.lua
local id, channel = ARGV[1], ARGV[2]

require_channels(channel)
if not redis.call('ZSCORE', ids, id) then
  return {'absent'}
end
remove(id, channel)
return {'ok'}
