-- Puts a job that is in no state back at the end of the line, as a person wants it.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id
-- Returns {'ok'} or {'placed'} if it is in a state, or is not there
--- @include lib/job.lua
local generation, id = ARGV[1], ARGV[2]

if not adopt(generation) then
  return {'placed'}
end
begin_writing()
require_types(true)
if redis.call('HEXISTS', items, id) == 0 or redis.call('ZSCORE', claimed, id) or redis.call('SISMEMBER', stalled, id) == 1
  or redis.call('LPOS', ids, id) or redis.call('LPOS', claiming, id) then
  return {'placed'}
end
redis.call('ZREM', suspects, id)
-- What a peer retracted has lost its time, and is put anew.
if not redis.call('ZSCORE', published, id) then
  redis.call('ZADD', published, whole(now_ms()), id)
end
come_back(id, false)
ring_gate()
return {'ok'}
