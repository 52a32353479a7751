-- Tells since when jobs are stalled, a few at a time. One that was stalled without that being noted, as peers do, counts from now on.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] cursor   ARGV[3] how many to look at
-- Returns {'ok', next cursor, now in ms, id, time in ms, ...}
--- @include lib/job.lua
if not adopt(ARGV[1]) then
  return {'ok', '0', 0}
end
begin_writing()
require_types(true)
local now = now_ms()
local step = redis.call('SSCAN', stalled, ARGV[2], 'COUNT', ARGV[3])
local reply = {'ok', step[1], now}
for _, id in ipairs(step[2]) do
  local time = stalled_at(id)
  if not time and redis.call('HEXISTS', items, id) == 1 then
    time = whole(now)
    redis.call('HSET', errors, id, whole(failures_of(id)) .. ':' .. time .. ':\0')
  end
  if time then
    reply[#reply + 1], reply[#reply + 2] = id, tonumber(time)
  end
end
return reply
