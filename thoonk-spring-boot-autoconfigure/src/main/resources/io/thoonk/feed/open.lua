-- Opens a feed: creates it if it is missing, else compares its type and writes the configuration that is given.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] set of all feeds, or the config again where that set lives in another slot
-- KEYS[4..] what an earlier feed of this name may have left
-- ARGV[1] type   ARGV[2] generation   ARGV[3] 'create' to fail if it exists, else 'open'   ARGV[4] name
-- ARGV[5] message for listeners   ARGV[6] channel of creations   ARGV[7] channel of configurations
-- ARGV[8] '1' to remove the bound   ARGV[9..] field, value, ...
-- Returns {'created' or 'opened' or 'exists', generation}, or {'mismatch', generation, stored type}
-- The generation is false where a peer made the feed and it is not needed, that is, beside the set of all feeds.
local config, ids, registry = KEYS[1], KEYS[2], KEYS[3]
local wanted, generation, must_create, name = ARGV[1], ARGV[2], ARGV[3] == 'create', ARGV[4]
local message, created_channel, configured_channel, unbound = ARGV[5], ARGV[6], ARGV[7], ARGV[8] == '1'
local apart = registry == config

local is_new
if apart then
  is_new = redis.call('HEXISTS', config, 'type') == 0 and redis.call('EXISTS', ids) == 0
  if not is_new then
    redis.call('HSETNX', config, 'generation', generation)
  end
else
  is_new = redis.call('SISMEMBER', registry, name) == 0
end
if must_create and not is_new then
  return {'exists', redis.call('HGET', config, 'generation')}
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
  for i = 4, #KEYS do
    redis.call('UNLINK', KEYS[i])
  end
  redis.call('HSET', config, 'type', wanted, 'generation', generation)
  write_fields()
  if not apart then
    redis.call('SADD', registry, name)
    redis.call('PUBLISH', created_channel, message)
    redis.call('PUBLISH', configured_channel, message)
  end
  return {'created', generation}
end

-- The data tell the truth where a peer overwrote the type: only a plain feed has its ids in a sorted set.
local written = redis.call('HGET', config, 'type')
local stored = written
local data = redis.call('TYPE', ids)['ok']
local fits = stored == wanted or not stored
if data == 'zset' then
  fits = wanted == 'feed'
  stored = fits and stored or 'feed'
elseif data == 'list' then
  fits = wanted ~= 'feed' and (fits or stored == 'feed' or not stored)
  stored = stored or 'list'
elseif data ~= 'none' then
  fits = false
  stored = data
end
if not fits then
  return {'mismatch', redis.call('HGET', config, 'generation'), stored or 'none'}
end
if not written then
  redis.call('HSET', config, 'type', wanted)
end
if #ARGV > 8 or unbound then
  write_fields()
  redis.call('PUBLISH', configured_channel, message)
end
return {'opened', redis.call('HGET', config, 'generation')}
