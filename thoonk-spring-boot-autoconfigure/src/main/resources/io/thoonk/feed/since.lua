-- Reads items by their time, in the feed's order; changes nothing.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items
-- ARGV[1] first ms   ARGV[2] ms to end before, or '+inf'   ARGV[3] how many ids at most; fewer where items are large
-- ARGV[4] the last id of the reading before, or '' to begin   ARGV[5] its score
-- Returns {'ok', 1 if these are the last, last id or '', its score, how many ids, id, item, score, id, ...}; ids without item are
--         left out
--- @include lib/reading.lua
local from, to, most = tonumber(ARGV[1]), tonumber(ARGV[2]) or math.huge, tonumber(ARGV[3])
local after, place = ARGV[4], ARGV[5]
local order, scores = {}, {}

local function exact(number)
  return number == math.huge and '+inf' or string.format('%.17g', number)
end

-- How many of those with the score of the last id were read.
local function read_before()
  if redis.call('ZSCORE', ids, after) ~= place then
    return 0
  end
  return redis.call('ZRANK', ids, after) + 1 - redis.call('ZCOUNT', ids, '-inf', '(' .. place)
end

-- Scores below 1e11 are seconds, of thoonk.py; those above are milliseconds.
local function add_within(first, before, lowest, limit)
  local least, beyond = math.max(first, lowest), math.min(before, limit)
  local bound, skip = exact(least), 0
  if after ~= '' and tonumber(place) >= least then
    bound, skip, least = place, read_before(), tonumber(place)
  end
  if beyond > least and #order < most then
    local found = redis.call(
      'ZRANGEBYSCORE', ids, bound, '(' .. exact(beyond), 'WITHSCORES', 'LIMIT', skip, most - #order)
    for i = 1, #found, 2 do
      order[#order + 1] = found[i]
      scores[#order] = found[i + 1]
    end
  end
end

add_within(from / 1000, to / 1000, 0, 1e11)
add_within(from, to, 1e11, math.huge)
local count = bounded(order, 1)
local reply = {'ok', count == #order and #order < most and 1 or 0, order[count] or '', scores[count] or '', count}
local found = count > 0 and redis.call('HMGET', items, unpack(order, 1, count)) or {}
for i = 1, count do
  if found[i] then
    reply[#reply + 1] = order[i]
    reply[#reply + 1] = found[i]
    reply[#reply + 1] = scores[i]
  end
end
return reply
