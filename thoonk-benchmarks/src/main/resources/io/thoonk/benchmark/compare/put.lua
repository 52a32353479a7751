-- The contract's put of one job, the changes of data alone.
-- KEYS[1] ids   KEYS[2] items   KEYS[3] publishes   KEYS[4] published
-- ARGV[1..] id, item, id, item, ...
-- Returns how many were put
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local ids, scores = {}, {}
for i = 1, #ARGV, 2 do
  ids[#ids + 1] = ARGV[i]
  scores[#scores + 1] = now
  scores[#scores + 1] = ARGV[i]
end
redis.call('LPUSH', KEYS[1], unpack(ids))
redis.call('HSET', KEYS[2], unpack(ARGV))
redis.call('INCRBY', KEYS[3], #ids)
redis.call('ZADD', KEYS[4], unpack(scores))
return #ids
