-- The contract's get of many jobs, the changes of data alone.
-- KEYS[1] ids   KEYS[2] items   KEYS[3] claimed   KEYS[4] cancelled
-- ARGV[1] how many at most
-- Returns {ids, items, failures}, empty if the line is
local ids = redis.call('RPOP', KEYS[1], ARGV[1])
if not ids then
  return {}
end
local time = redis.call('TIME')
local now = string.format('%.0f', time[1] * 1000 + math.floor(time[2] / 1000))
local scores = {}
for _, id in ipairs(ids) do
  scores[#scores + 1] = now
  scores[#scores + 1] = id
end
redis.call('ZADD', KEYS[3], unpack(scores))
return {ids, redis.call('HMGET', KEYS[2], unpack(ids)), redis.call('HMGET', KEYS[4], unpack(ids))}
