-- Moves an item of a sorted feed; beside itself, nothing changes and nothing is told.
-- An item that lost its place to a peer is taken in again.
-- KEYS[1] ids   KEYS[2] items
-- ARGV[1] id   ARGV[2] 'first', 'last', 'before' or 'after'   ARGV[3] the other id, or ''   ARGV[4] channel of positions
-- Returns {'ok'}, or {'absent', the id that is not there}
local ids, items = KEYS[1], KEYS[2]
local id, place, other, channel = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
--- @include lib/place.lua
--- @include lib/channels.lua

require_channels(channel)
if not redis.call('LPOS', ids, id) and redis.call('HEXISTS', items, id) == 0 then
  return {'absent', id}
end
if other == id and redis.call('LPOS', ids, id) then
  return {'ok'}
end
if other ~= '' and not redis.call('LPOS', ids, other) then
  return {'absent', other}
end
redis.call('LREM', ids, 0, id)
local position = put(ids, id, place, other)
redis.call('PUBLISH', channel, id .. '\0' .. position)
return {'ok'}
