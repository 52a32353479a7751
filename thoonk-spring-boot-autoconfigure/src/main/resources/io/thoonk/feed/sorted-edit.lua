-- Replaces an item of a sorted feed where it stands.
-- KEYS[1] ids   KEYS[2] items   KEYS[3] publishes
-- ARGV[1] id   ARGV[2] item   ARGV[3] channel of publishes, on which the contract tells edits too
-- Returns {'ok'} or {'absent'}
local ids, items, publishes = KEYS[1], KEYS[2], KEYS[3]
local id, item, channel = ARGV[1], ARGV[2], ARGV[3]
--- @include lib/channels.lua

require_channels(channel)
redis.call('LLEN', ids)
redis.call('STRLEN', publishes)
-- thoonk.py loses the place of what it moves to itself; such an item can be read, and so it can be edited.
if redis.call('HEXISTS', items, id) == 0 and not redis.call('LPOS', ids, id) then
  return {'absent'}
end
redis.call('HSET', items, id, item)
redis.call('INCR', publishes)
redis.call('PUBLISH', channel, id .. '\0' .. item)
return {'ok'}
