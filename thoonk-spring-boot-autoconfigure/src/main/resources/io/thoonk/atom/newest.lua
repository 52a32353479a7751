-- Reads the newest items of a plain feed, newest first, and what tells whether it has changed; changes nothing.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items   KEYS[4] publishes   KEYS[5] durable listeners   KEYS[6] tombstones
-- KEYS[7] the generation that our own keys belong to
-- ARGV[1] how many ids at most, 0 for none; fewer where items are large   ARGV[2] score of the last id of the reading before,
--         or '' to begin   ARGV[3] that id   ARGV[4] how many retractions at most
-- Returns {'ok', generation or '', now in ms, publishes, how many ids there are, highest score or '', ms of the last known
--         retraction or '', '1' if retractions are kept, title or '', '1' if these are the last, how many items,
--         id, item, score, ms, ..., retracted id, ms, ...}, {'missing'} or {'other'} if it is of another type
--- @include lib/reading.lua
--- @include lib/time.lua
local publishes, durable, tombstones, generation_key = KEYS[4], KEYS[5], KEYS[6], KEYS[7]
local most, score, after, most_gone = tonumber(ARGV[1]), ARGV[2], ARGV[3], tonumber(ARGV[4])

if sorted or kind ~= 'zset' and kind ~= 'none' then
  return {'other'}
end
local generation, title, type = unpack(redis.call('HMGET', config, 'generation', 'title', 'type'))
if kind == 'none' and redis.call('EXISTS', config) == 0 then
  return {'missing'}
end
if kind == 'none' and type and type ~= 'feed' then
  return {'other'}
end

-- Scores below 1e11 are seconds, of thoonk.py; those above are milliseconds.
local function millis(of)
  local number = tonumber(of)
  return string.format('%.0f', math.floor(number < 1e11 and number * 1000 or number))
end

-- Where to go on: behind the last id, or where it stood. Those of one score stand in the reverse order of their ids.
local function start()
  if score == '' then
    return 0
  end
  if redis.call('ZSCORE', ids, after) == score then
    return redis.call('ZREVRANK', ids, after) + 1
  end
  local low = redis.call('ZCOUNT', ids, '(' .. score, '+inf')
  local high = low + redis.call('ZCOUNT', ids, score, score)
  while low < high do
    local middle = math.floor((low + high) / 2)
    if redis.call('ZREVRANGE', ids, middle, middle)[1] >= after then
      low = middle + 1
    else
      high = middle
    end
  end
  return low
end

local kept = generation and generation == redis.call('GET', generation_key) and redis.call('EXISTS', durable) == 1
local buried = kept and redis.call('ZREVRANGE', tombstones, 0, math.max(most_gone, 1) - 1, 'WITHSCORES') or {}
local time = server_time()
local reply = {
  'ok', generation or '', string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)),
  redis.call('GET', publishes) or '0', string.format('%.0f', redis.call('ZCARD', ids)),
  redis.call('ZREVRANGE', ids, 0, 0, 'WITHSCORES')[2] or '', buried[2] and millis(buried[2]) or '', kept and '1' or '0', title or ''
}

local order, scores = {}, {}
if most > 0 and kind == 'zset' then
  local from = start()
  local found = redis.call('ZREVRANGE', ids, from, from + most - 1, 'WITHSCORES')
  for i = 1, #found, 2 do
    order[#order + 1] = found[i]
    scores[#order] = found[i + 1]
  end
end
local count = bounded(order, 1)
reply[10] = most > 0 and count == #order and #order < most and '1' or '0'
reply[11] = string.format('%.0f', count)
local stored = count > 0 and redis.call('HMGET', items, unpack(order, 1, count)) or {}
for i = 1, count do
  reply[#reply + 1] = order[i]
  reply[#reply + 1] = stored[i]
  reply[#reply + 1] = scores[i]
  reply[#reply + 1] = millis(scores[i])
end
if most_gone > 0 then
  for i = 1, #buried, 2 do
    if not redis.call('ZSCORE', ids, buried[i]) then
      reply[#reply + 1] = buried[i]
      reply[#reply + 1] = millis(buried[i + 1])
    end
  end
end
return reply
