-- Enters the name of a feed into the set of all feeds, in whose slot this runs, unless that creation of it was deleted.
-- KEYS[1] set of all feeds   KEYS[2] mark of the deletion of this creation of the feed
-- ARGV[1] name   ARGV[2] message for listeners   ARGV[3] channel of creations   ARGV[4] channel of configurations
-- Returns {'ok'} or {'deleted'}
local registry, deletion = KEYS[1], KEYS[2]
local name, message, created_channel, configured_channel = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
--- @include lib/channels.lua

require_channels(created_channel, configured_channel)
if redis.call('EXISTS', deletion) == 1 then
  return {'deleted'}
end
if redis.call('SADD', registry, name) == 1 then
  redis.call('PUBLISH', created_channel, message)
  redis.call('PUBLISH', configured_channel, message)
end
return {'ok'}
