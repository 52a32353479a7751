-- Removes what others have received from the outbox of a feed, and notes what cannot be delivered now; that stays.
-- KEYS[1] the outbox   KEYS[2] what cannot be delivered, by the same keys
-- ARGV[1] how many keys of received entries follow   ARGV[2..] these; then key and reason of each that cannot be delivered
-- Returns {'ok', how many of the latter were noted for the first time}
--- @include lib/time.lua
local received = tonumber(ARGV[1])
if received > 0 then
  redis.call('HDEL', KEYS[1], unpack(ARGV, 2, received + 1))
  if redis.call('EXISTS', KEYS[2]) == 1 then
    redis.call('HDEL', KEYS[2], unpack(ARGV, 2, received + 1))
  end
end
local time, new = server_time(), 0
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
for i = received + 2, #ARGV, 2 do
  if redis.call('HEXISTS', KEYS[1], ARGV[i]) == 1 then
    local since = string.match(redis.call('HGET', KEYS[2], ARGV[i]) or '', '^%d+')
    new = new + (since and 0 or 1)
    redis.call('HSET', KEYS[2], ARGV[i], (since or now) .. '\0' .. ARGV[i + 1])
  end
end
return {'ok', new}
