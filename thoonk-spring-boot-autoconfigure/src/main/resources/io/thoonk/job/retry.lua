-- Puts a stalled job back at the end of the line; one that was stalled because of a job that it waits for, among those that wait.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id
-- Returns {'ok', 1 if there may be something to be delivered to others} or {'unstalled'}
--- @include lib/job.lua
local generation, id = ARGV[1], ARGV[2]

if not adopt(generation) then
  return {'unstalled'}
end
begin_writing()
require_types(true)
if has_extras() and redis.call('SISMEMBER', stalled, id) == 1 then
  -- Whoever retries a job wants it to run.
  redis.call('ZREM', expiry, 'd' .. id, 'D' .. id)
end
if redis.call('SISMEMBER', stalled, id) == 1 and redis.call('HEXISTS', items, id) == 1 and has_extras() and open_waits().retry(id) then
  ring_gate()
  return {'ok', owes_others()}
end
if redis.call('SREM', stalled, id) == 0 or redis.call('HEXISTS', items, id) == 0 then
  return {'unstalled'}
end
redis.call('HDEL', crashes, id)
redis.call('HDEL', errors, id)
redis.call('ZADD', published, whole(now_ms()), id)
jobs_ended({id}, 'retried', now_ms())
come_back(id, false)
ring_gate()
return {'ok', owes_others()}
