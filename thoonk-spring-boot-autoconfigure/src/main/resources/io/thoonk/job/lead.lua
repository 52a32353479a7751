-- Makes a process the one that maintains a feed, or keeps it so, unless another one is.
-- KEYS[1] config   KEYS[2] who maintains the feed   KEYS[3] due times of delayed jobs
-- ARGV[1] the process   ARGV[2] for how long in ms
-- Returns {'ok', ms until a delayed job is due or -1}, {'other', the same} if another process is, or {'missing', -1}
local config, leader_key, delayed = KEYS[1], KEYS[2], KEYS[3]
local process, lease = ARGV[1], ARGV[2]

if redis.call('EXISTS', config) == 0 then
  return {'missing', -1}
end
local next_due = -1
local first = redis.call('ZRANGE', delayed, 0, 0, 'WITHSCORES')
if first[2] then
  local time = redis.call('TIME')
  next_due = math.max(0, tonumber(first[2]) - (tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)))
end
local leader = redis.call('GET', leader_key)
if leader and leader ~= process then
  return {'other', next_due}
end
redis.call('SET', leader_key, process, 'PX', lease)
return {'ok', next_due}
