-- Repairs items in no state when two sightings agree (contract rule 6): put back if a peer lost them, removed if a peer
-- retracted them and left the item.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] how far apart the sightings have to be in ms
-- ARGV[3] how many ids follow that are in a state again   ARGV[4..] these, then the ids that are in no state
-- Returns {'ok', put back, removed, seen for the first time or too recently}
--- @include lib/job.lua
local generation, apart = ARGV[1], tonumber(ARGV[2])

if not adopt(generation) then
  return {'ok', 0, 0, 0}
end
begin_writing()
require_types(true)
local now = now_ms()
local requeued, removed, suspected = 0, 0, 0
local cleared = tonumber(ARGV[3])
for i = 4, 3 + cleared do
  redis.call('ZREM', suspects, ARGV[i])
end
for i = 4 + cleared, #ARGV do
  local id = ARGV[i]
  local seen = redis.call('ZSCORE', suspects, id)
  local nowhere = redis.call('HEXISTS', items, id) == 1 and not redis.call('ZSCORE', claimed, id)
    and redis.call('SISMEMBER', stalled, id) == 0
  if not nowhere then
    redis.call('ZREM', suspects, id)
  elseif not seen then
    redis.call('ZADD', suspects, whole(now), id)
    suspected = suspected + 1
  elseif now - tonumber(seen) < apart then
    suspected = suspected + 1
  else
    if redis.call('ZSCORE', published, id) then
      redis.call('ZREM', suspects, id)
      come_back(id, false)
      requeued = requeued + 1
    else
      remove_left(id, now)
      removed = removed + 1
    end
  end
end
ring_gate()
return {'ok', requeued, removed, suspected}
