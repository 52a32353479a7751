-- Prolongs claims.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] how long from now in ms
-- ARGV[3..] id, token of its claim, and so on
-- Returns {'ok', deadline in ms, place of each claim that is no more, counted from 0, ...}
--- @include lib/job.lua
local generation, lease = ARGV[1], tonumber(ARGV[2])

adopt(generation)
local deadline = whole(now_ms() + lease)
local reply, prolonged = {'ok', tonumber(deadline)}, {}
for i = 3, #ARGV, 2 do
  if fence(ARGV[i], ARGV[i + 1]) == 'ok' then
    prolonged[#prolonged + 1] = deadline
    prolonged[#prolonged + 1] = ARGV[i]
  else
    reply[#reply + 1] = (i - 3) / 2
  end
end
if #prolonged > 0 then
  redis.call('ZADD', leases, unpack(prolonged))
end
return reply
