-- Publishes an item of a sorted feed.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items   KEYS[4] publishes   KEYS[5] last id given out
-- ARGV[1] item   ARGV[2] 'first', 'last', 'before' or 'after'   ARGV[3] the other id, or ''
-- ARGV[4] channel of publishes   ARGV[5] channel of positions
-- Returns {'ok', new id}, {'absent'} if the other id is not there, or {'missing'} if the feed is not
local config, ids, items, publishes, idincr = KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5]
local item, place, other, publish_channel, position_channel = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]
--- @include lib/place.lua
--- @include lib/channels.lua

require_channels(publish_channel, position_channel)
if redis.call('EXISTS', config) == 0 then
  return {'missing'}
end
if other ~= '' and not redis.call('LPOS', ids, other) then
  return {'absent'}
end
redis.call('LLEN', ids)
redis.call('HLEN', items)
redis.call('STRLEN', publishes)
local id = string.format('%.0f', redis.call('INCR', idincr))
local position = put(ids, id, place, other)
redis.call('HSET', items, id, item)
redis.call('INCR', publishes)
redis.call('PUBLISH', publish_channel, id .. '\0' .. item)
redis.call('PUBLISH', position_channel, id .. '\0' .. position)
return {'ok', id}
