-- Finds items that are neither claimed nor stalled, a few at a time; changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] cursor   ARGV[2] how many to look at at most
-- Returns {'ok', next cursor, id, ...}; the caller has to pass over those in the line
--- @include lib/job.lua
--- @include lib/walk.lua
local step = walk(items, ARGV[1], ARGV[2])
local reply = {'ok', step[1]}
for i = 1, #step[2], 2 do
  local id = step[2][i]
  if not redis.call('ZSCORE', claimed, id) and redis.call('SISMEMBER', stalled, id) == 0 then
    reply[#reply + 1] = id
  end
end
return reply
