-- Puts a job that is not due yet, or waits for others, into the line at once. One that waits in the gate is the next of its lane: limits hold for it.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] channel on which thoonk.py hears puts, or ''
-- Returns {'ok'} or {'undelayed'}
--- @include lib/job.lua
--- @include lib/channels.lua
local generation, id, put_channel = ARGV[1], ARGV[2], ARGV[3]

require_channels(put_channel)
if not adopt(generation) then
  return {'undelayed'}
end
begin_writing()
require_types(true)
if has_extras() and open_gate().advance(id) then
  ring_gate()
  return {'ok'}
elseif has_extras() and open_waits().run_now(id) then
  ring_gate()
  return {'ok'}
elseif not redis.call('ZSCORE', delayed, id) then
  return {'undelayed'}
end
-- The first of all that are due, so that the next promotion takes this one.
redis.call('ZREM', delayed, id)
redis.call('ZADD', delayed, '-1', id)
promote(now_ms(), 1, put_channel)
ring_gate()
return {'ok'}
