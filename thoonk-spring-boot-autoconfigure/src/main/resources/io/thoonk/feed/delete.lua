-- Deletes a feed with every key of it.
-- KEYS[1] config   KEYS[2] set of all feeds, or the config again where that set lives in another slot
-- KEYS[3..] all keys, the last of them for the mark of the deletion
-- ARGV[1] name   ARGV[2] message for listeners   ARGV[3] channel of deletions, or ''
-- ARGV[4] generation that alone may be deleted, or ''
-- Returns {'ok'}, or {'missing'} if there is no such feed
local config, registry = KEYS[1], KEYS[2]
local name, message, channel, generation = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local DAY = '86400000'
--- @include lib/channels.lua

require_channels(channel)
if registry ~= config then
  if redis.call('SREM', registry, name) == 0 then
    return {'missing'}
  end
elseif redis.call('HGET', config, 'generation') ~= generation then
  return {'missing'}
end
for i = 3, #KEYS do
  redis.call('UNLINK', KEYS[i])
end
-- Without any feed the mark would be all that is left.
if registry ~= config and redis.call('EXISTS', registry) == 1 then
  redis.call('SET', KEYS[#KEYS], '1', 'PX', DAY)
end
if channel ~= '' then
  redis.call('PUBLISH', channel, message)
end
return {'ok'}
