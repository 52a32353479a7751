-- Prolongs claims.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] how long from now in ms
-- ARGV[3..] token, how many ids, ids of claims by it, and so on
-- Returns {'ok', deadline in ms, place of each claim that is no more, counted from 0, ...}; -1 - place of each whose job is to make
--   room for the next of its unique key
--- @include lib/job.lua
local generation, lease = ARGV[1], tonumber(ARGV[2])

local is_adopted = adopt(generation)
local deadline = whole(now_ms() + lease)
local reply, place, at = {'ok', tonumber(deadline)}, 0, 3
while at < #ARGV do
  local token, count = ARGV[at], tonumber(ARGV[at + 1])
  local time = is_adopted and redis.call('HEXISTS', tokens, token) == 1 and time_of(token)
  local since = redis.call('ZMSCORE', claimed, unpack(ARGV, at + 2, at + 1 + count))
  local holds = false
  for i = 1, count do
    if time and since[i] == time then
      holds = true
      if has_extras() and open_unique().is_called_off(ARGV[at + 1 + i]) then
        reply[#reply + 1] = -1 - place
      end
    else
      reply[#reply + 1] = place
    end
    place = place + 1
  end
  if holds then
    -- Claims are prolonged on a full Redis too.
    redis.call('ZREM', leases, token)
    redis.call('ZADD', leases, deadline, token)
  end
  at = at + 2 + count
end
return reply
