-- Removes a job, whatever its state.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id
-- ARGV[3] channel on which a removal is told
-- Returns {'ok'} or {'absent'}
--- @include lib/job.lua
--- @include lib/channels.lua
local generation, id = ARGV[1], ARGV[2]

require_channels(ARGV[3])
if not adopt(generation) then
  return {'absent'}
end
require_types(true)
local was_delayed = leave_aside(id)
if redis.call('HDEL', items, id) == 0 and not was_delayed then
  return {'absent'}
end
local since = redis.call('ZSCORE', claimed, id)
end_claim(id, since and token_of(id, since))
forget({id}, now_ms())
redis.call('HDEL', cancelled, id)
redis.call('ZREM', published, id)
if redis.call('SREM', stalled, id) == 0 and not since and not was_delayed then
  redis.call('LREM', ids, 0, id)
end
redis.call('PUBLISH', ARGV[3], id)
ring_gate()
return {'ok'}
