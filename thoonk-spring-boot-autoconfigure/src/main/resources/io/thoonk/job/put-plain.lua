-- Puts a few jobs that have neither options nor headers into the line of a feed that is ours already: put.lua without what only
-- others need, which for one job is half of its time.
-- KEYS: config, generation, ids, items, publishes, published, extras (the mark of what this script is not for)
-- ARGV[1] channel on which thoonk.py hears puts, or ''   ARGV[2] 1 if the server tells by itself who hears it
-- ARGV[3..] ids and items
-- Returns {'ok', jobs put}, or {'declined'} if put.lua has to look at the feed first
--- @include lib/channels.lua
--- @include lib/time.lua
local config, generation_key, ids, items, publishes, published, extras =
  KEYS[1], KEYS[2], KEYS[3], KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local put_channel, FIRST = ARGV[1], 3

local generation = redis.call('HGET', config, 'generation')
if not generation or generation ~= redis.call('GET', generation_key) or redis.call('EXISTS', extras) == 1 then
  return {'declined'}
end
require_channels(put_channel)
-- Redis takes nothing back: what holds other data is found before anything is written.
redis.call('LLEN', ids)
redis.call('HLEN', items)
redis.call('ZCARD', published)
redis.call('STRLEN', publishes)
put_channel = heard(put_channel, ARGV[2])
local time = server_time()
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))
local line, scores = {}, {}
for i = FIRST, #ARGV, 2 do
  local count = #line
  line[count + 1], scores[2 * count + 1], scores[2 * count + 2] = ARGV[i], now, ARGV[i]
end
redis.call('HSET', items, unpack(ARGV, FIRST))
redis.call('ZADD', published, unpack(scores))
redis.call('LPUSH', ids, unpack(line))
-- The counter comes last, as in put.lua.
redis.call('INCRBY', publishes, #line)
if put_channel ~= '' then
  for i = FIRST, #ARGV, 2 do
    redis.call('PUBLISH', put_channel, ARGV[i] .. '\0' .. ARGV[i + 1])
  end
end
return {'ok', #line}
