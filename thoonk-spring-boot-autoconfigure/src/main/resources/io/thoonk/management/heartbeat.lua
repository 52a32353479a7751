-- Writes the record of a process: that it is alive, and what runs in it.
-- KEYS[1] hash of the process   KEYS[2] zset of processes by the time until which they are listed   KEYS[3] set of what is paused everywhere
-- ARGV[1] id of the process   ARGV[2] after how many ms without a further sign of life the record goes
-- ARGV[3] after how many ms without a further call of this script the process is no longer listed
-- ARGV[4..] field, value, field, value, ...
-- Returns {'ok', id of a paused worker or listener, ...}
-- A sign of life that has nothing new to tell is a PEXPIRE of the record, from which readers see when it was given.
--- @include lib/time.lua
local process, expiry, listed = ARGV[1], ARGV[2], tonumber(ARGV[3])
local time = server_time()
local now = tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)

redis.call('DEL', KEYS[1])
redis.call('HSET', KEYS[1], 'expiry', expiry, unpack(ARGV, 4))
redis.call('PEXPIRE', KEYS[1], expiry)
redis.call('ZADD', KEYS[2], string.format('%.0f', now + listed), process)
redis.call('ZREMRANGEBYSCORE', KEYS[2], '-inf', string.format('%.0f', now))
-- Other processes may tell less often.
if redis.call('PTTL', KEYS[2]) < listed then
  redis.call('PEXPIRE', KEYS[2], ARGV[3])
end
local reply = {'ok'}
for _, id in ipairs(redis.call('SRANDMEMBER', KEYS[3], 1000)) do
  reply[#reply + 1] = id
end
return reply
