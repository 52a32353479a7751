-- Removes a job, whatever its state.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id
-- ARGV[3] channel on which a removal is told
-- Returns {'ok', 1 if there may be something to be delivered to others} or {'absent'}
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/retract.lua
local generation, id = ARGV[1], ARGV[2]

require_channels(ARGV[3])
if not adopt(generation) then
  return {'absent'}
end
require_types(true)
if retract_next(id) then
  redis.call('PUBLISH', ARGV[3], id)
elseif not retract(id, now_ms(), ARGV[3]) then
  return {'absent'}
end
ring_gate()
return {'ok', owes_others()}
