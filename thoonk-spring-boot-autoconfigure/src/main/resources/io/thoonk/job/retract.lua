-- Removes a job, whatever its state, or only in one.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id
-- ARGV[3] channel on which a removal is told   ARGV[4] the state in which it has to be, of JobState, or ''
-- Returns {'ok', 1 if there may be something to be delivered to others} or {'absent'}
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/retract.lua
local generation, id, state = ARGV[1], ARGV[2], ARGV[4]

-- Where an id without claim stands is not looked for: in a long line that takes long.
local function is_in_state()
  if redis.call('HEXISTS', items, id) == 0 then
    return state == 'DELAYED'
  elseif redis.call('ZSCORE', claimed, id) then
    return state == 'CLAIMED'
  elseif redis.call('SISMEMBER', stalled, id) == 1 then
    return state == 'STALLED'
  end
  return state == 'AVAILABLE' or state == 'ORPHANED'
end

require_channels(ARGV[3])
if not adopt(generation) then
  return {'absent'}
end
begin_writing()
require_types(true)
if state ~= '' and not is_in_state() then
  return {'absent'}
end
if retract_next(id) then
  redis.call('PUBLISH', ARGV[3], id)
elseif not retract(id, now_ms(), ARGV[3]) then
  return {'absent'}
end
ring_gate()
return {'ok', owes_others()}
