-- Makes a process the one that maintains a feed, or keeps it so, unless another one is; or ends that.
-- KEYS[1] who maintains the feed   KEYS[2] due times of delayed jobs   KEYS[3] when lanes may go on
--   KEYS[4] until when jobs have to be started and to be done   KEYS[5..] further keys that maintenance may have to look at
-- KEYS[the last] due times of what recurs
-- ARGV[1] the process   ARGV[2] for how long in ms, or 0 to end it   ARGV[3] 1 to lead even if none of those keys exists
-- Returns {'ok', ms until a delayed job is due or -1, 1 if there may be something to do, ms until something recurs or -1},
--      or {'other', and the same} if another process maintains the feed,
--      or {'idle', -1, 0, -1} if nobody needs to: whoever looks when there is something leads
--- @include lib/time.lua
local leader_key, delayed, parked, expiry = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local process, lease, anyway = ARGV[1], ARGV[2], ARGV[3]

if lease == '0' then
  if redis.call('GET', leader_key) == process then
    redis.call('DEL', leader_key)
  end
  return {'idle', -1, 0, -1}
end

local busy = redis.call('EXISTS', unpack(KEYS, 2, #KEYS - 1)) > 0 and 1 or 0
local recurs = redis.call('ZRANGE', KEYS[#KEYS], 0, 0, 'WITHSCORES')[2]
if busy == 0 and not recurs and anyway ~= '1' then
  return {'idle', -1, 0, -1}
end
local time = server_time()
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
local delays = busy == 1 and redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')[2]
local freed = busy == 1 and redis.call('ZRANGE', parked, 0, 0, 'WITHSCORES')[2]
local late = busy == 1 and redis.call('ZRANGE', expiry, 0, 0, 'WITHSCORES')[2]
for _, first in ipairs({freed or 'inf', late or 'inf'}) do
  if first ~= 'inf' and (not delays or tonumber(first) < tonumber(delays)) then
    delays = first
  end
end
local function ms_until(score)
  return score and math.max(0, tonumber(score) - now) or -1
end
local next_due, next_recurrence = ms_until(delays), ms_until(recurs)
local leader = redis.call('GET', leader_key)
if leader and leader ~= process then
  return {'other', next_due, busy, next_recurrence}
end
-- A full Redis is maintained too.
redis.call('DEL', leader_key)
redis.call('SET', leader_key, process, 'PX', lease)
return {'ok', next_due, busy, next_recurrence}
