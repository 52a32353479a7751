-- Tells that a process is alive and what runs in it.
-- KEYS[1] hash of the process   KEYS[2] zset of processes by the time they were last seen   KEYS[3] set of what is paused everywhere
-- ARGV[1] id of the process   ARGV[2] after how many ms without a further call it counts as gone
-- ARGV[3..] field, value, field, value, ...
-- Returns {'ok', id of a paused worker or listener, ...}
local process, ttl = ARGV[1], tonumber(ARGV[2])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'seen', string.format('%.0f', now), unpack(ARGV, 3))
redis.call('PEXPIRE', KEYS[1], ttl)
redis.call('ZADD', KEYS[2], now, process)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', '(' .. string.format('%.0f', now - ttl))
redis.call('PEXPIRE', KEYS[2], ttl)
local reply = {'ok'}
for _, id in ipairs(redis.call('SRANDMEMBER', KEYS[3], 1000)) do
  reply[#reply + 1] = id
end
return reply
