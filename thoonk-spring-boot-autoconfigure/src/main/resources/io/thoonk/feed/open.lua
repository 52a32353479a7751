-- Opens a feed: creates it if it is missing, else compares its type and writes the configuration that is given.
-- KEYS[1..11] what tells the type, in the order of TypeKeys (named in lib/type.lua)
-- KEYS[12] set of all feeds, or the config again where that set lives in another slot
-- KEYS[13..] what else an earlier feed of this name may have left
-- ARGV[1] type   ARGV[2] generation   ARGV[3] 'create' to fail if it exists, else 'open'   ARGV[4] name
-- ARGV[5] message for listeners   ARGV[6] channel of creations   ARGV[7] channel of configurations; both '' for a feed of the scripted
--   dialect, whose peers need not have entered its name before they put jobs into it, and delete nothing
-- ARGV[8] '1' to remove the bound   ARGV[9..] field, value, ...
-- Returns {'created' or 'opened', generation, now in s, number of partitions or false}, {'exists', generation},
--      {'mismatch', generation, stored type}, {'partitions', generation, stored number} where another number is to be written,
--      or {'old layout', ''} if the configuration is a text
-- The generation is false where a peer made the feed and it is not needed, that is, beside the set of all feeds.
-- The digits 9 to 16 of a generation of ours tell when it began, in seconds.
--- @include lib/type.lua
--- @include lib/partitions.lua
--- @include lib/time.lua
local registry = KEYS[12]
local wanted, generation, must_create, name = ARGV[1], ARGV[2], ARGV[3] == 'create', ARGV[4]
local message, created_channel, configured_channel, unbound = ARGV[5], ARGV[6], ARGV[7], ARGV[8] == '1'
local apart = registry == config
local now = tonumber(server_time()[1])
generation = string.sub(generation, 1, 8) .. string.format('%08x', now) .. string.sub(generation, 17)
--- @include lib/channels.lua

if has_old_layout() then
  return {'old layout', ''}
end
local is_new
if apart then
  is_new = redis.call('HEXISTS', config, 'type') == 0 and redis.call('EXISTS', ids) == 0
else
  is_new = redis.call('SISMEMBER', registry, name) == 0
end
if must_create and not is_new then
  if apart then
    redis.call('HSETNX', config, 'generation', generation)
  end
  return {'exists', redis.call('HGET', config, 'generation')}
end

local function tell(channel)
  if channel ~= '' then
    redis.call('PUBLISH', channel, message)
  end
end

local function write_fields()
  for i = 9, #ARGV, 2 do
    redis.call('HSET', config, ARGV[i], ARGV[i + 1])
  end
  if unbound then
    redis.call('HDEL', config, 'max_length')
  end
end

if is_new then
  require_channels(created_channel, configured_channel)
  redis.call('UNLINK', generation_key, durable)
  if created_channel ~= '' then
    redis.call('UNLINK', published, claimed, stalled, cancelled, finishes, idincr)
  end
  for i = 13, #KEYS do
    redis.call('UNLINK', KEYS[i])
  end
  redis.call('HSET', config, 'type', wanted, 'generation', generation)
  write_fields()
  if not apart then
    redis.call('SADD', registry, name)
    tell(created_channel)
    tell(configured_channel)
  end
  return {'created', generation, now, stored_partitions()}
end

local written, actual = written_type(), actual_type()
if apart then
  redis.call('HSETNX', config, 'generation', generation)
end
if not may_be(wanted, actual) then
  local told = actual == 'list' and written and written ~= 'feed' and written or actual
  return {'mismatch', redis.call('HGET', config, 'generation'), told}
end
if has_other_partitions(9) then
  return {'partitions', redis.call('HGET', config, 'generation'), stored_partitions()}
end
local is_wrong = written ~= wanted
local is_told = #ARGV > 8 or unbound or is_wrong and written
if is_told then
  require_channels(configured_channel)
end
if is_wrong then
  redis.call('HSET', config, 'type', wanted)
end
if #ARGV > 8 or unbound then
  write_fields()
end
if is_told then
  tell(configured_channel)
end
return {'opened', redis.call('HGET', config, 'generation'), now, stored_partitions()}
