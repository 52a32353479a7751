-- Removes a job, whatever its state.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id
-- ARGV[3] channel on which a removal is told
-- Returns {'ok'} or {'absent'}
--- @include lib/job.lua
local generation, id = ARGV[1], ARGV[2]

adopt(generation)
local was_delayed = redis.call('HDEL', delayed_items, id) == 1
redis.call('ZREM', delayed, id)
redis.call('HDEL', delayed_meta, id)
if redis.call('HDEL', items, id) == 0 and not was_delayed then
  return {'absent'}
end
local out_of_line = redis.call('ZSCORE', claimed, id) or was_delayed
end_claim(id)
forget({id}, now_ms())
redis.call('HDEL', cancelled, id)
redis.call('ZREM', published, id)
if redis.call('SREM', stalled, id) == 0 and not out_of_line then
  redis.call('LREM', ids, 0, id)
end
redis.call('PUBLISH', ARGV[3], id)
return {'ok'}
