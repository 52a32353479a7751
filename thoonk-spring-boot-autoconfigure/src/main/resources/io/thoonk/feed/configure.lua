-- Writes some fields of a feed's configuration, never its type.
-- KEYS[1..11] what tells the type, in the order of TypeKeys (named in lib/type.lua)
-- KEYS[12] set of all feeds, or the config again where that set lives in another slot
-- ARGV[1] name   ARGV[2] message for listeners   ARGV[3] channel of configurations, or ''   ARGV[4] type that it has to be, or ''
-- ARGV[5] '1' to remove the bound   ARGV[6..] field, value, ...
-- Returns {'ok'}, {'missing'}, {'mismatch', generation, stored type}, {'partitions', generation, stored number} where another
--      number is to be written, or {'old layout', ''} if the configuration is a text
--- @include lib/type.lua
--- @include lib/partitions.lua
local registry = KEYS[12]
local name, message, channel, expected, unbound = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5] == '1'
--- @include lib/channels.lua

require_channels(channel)
if has_old_layout() then
  return {'old layout', ''}
end
if registry ~= config then
  if redis.call('SISMEMBER', registry, name) == 0 then
    return {'missing'}
  end
elseif redis.call('HEXISTS', config, 'type') == 0 then
  return {'missing'}
end
local actual = actual_type()
if expected ~= '' and not may_be(expected, actual) then
  return {'mismatch', redis.call('HGET', config, 'generation'), actual}
end
if has_other_partitions(6) then
  return {'partitions', redis.call('HGET', config, 'generation'), stored_partitions()}
end
for i = 6, #ARGV, 2 do
  redis.call('HSET', config, ARGV[i], ARGV[i + 1])
end
if unbound then
  redis.call('HDEL', config, 'max_length')
end
if channel ~= '' then
  redis.call('PUBLISH', channel, message)
end
return {'ok'}
