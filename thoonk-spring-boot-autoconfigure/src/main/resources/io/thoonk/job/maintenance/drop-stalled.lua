-- Removes stalled jobs that nobody has touched since they were looked at.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] channel on which a removal is told
-- ARGV[3..] id, and since when it is stalled in ms, and so on
-- Returns {'ok', how many were removed}
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/retract.lua
require_channels(ARGV[2])
if not adopt(ARGV[1]) then
  return {'ok', 0}
end
begin_writing()
require_types(true)
ended_as = 'dropped'
local now, dropped = now_ms(), 0
for i = 3, #ARGV, 2 do
  local id = ARGV[i]
  if redis.call('SISMEMBER', stalled, id) == 1 and stalled_at(id) == ARGV[i + 1] and retract(id, now, ARGV[2]) then
    dropped = dropped + 1
  end
end
ring_gate()
return {'ok', dropped}
