-- Tells jobs that wait what has become of jobs of other feeds, and of batches. To hear it again changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2..] who waits; f or b for a job or a batch; its feed or ''; its id; how it ended
--   ('finished', 'stalled', 'retracted', 'expired', 'gone') or 'retried'; the version of that; 1 and the result, or 0; and so on
-- Returns {'ok', 1 if something more is to be delivered to others than before, places, counted from 0, of what came too early: before whoever
--   waits was put}
--- @include lib/job.lua
if not adopt(ARGV[1]) then
  return {'ok', 0}
end
begin_writing()
require_types(true)
local reply, owed_before = {'ok', 0}, redis.call('HLEN', outbox)
for i = 2, #ARGV, 7 do
  local follower, kind, feed, id, how, version, result = unpack(ARGV, i, i + 6)
  if open_waits().hear(follower, kind, feed, id, how, version, string.sub(result, 1, 1) == '1' and string.sub(result, 2) or nil) then
    reply[#reply + 1] = (i - 2) / 7
  end
end
if has_extras() then
  open_waits().go_on()
end
ring_gate()
-- What came too early stays in outboxes: feeds that have such for one another must not deliver without end.
reply[2] = redis.call('HLEN', outbox) > owed_before and 1 or 0
return reply
