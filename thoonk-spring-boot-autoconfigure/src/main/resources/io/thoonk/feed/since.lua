-- Reads items by their time, in the feed's order, in one step; changes nothing.
-- KEYS[1] ids   KEYS[2] items
-- ARGV[1] first ms   ARGV[2] ms to end before, or '+inf'   ARGV[3] how many at most
-- Returns {'ok', id, item, score, id, ...}; ids without item are left out
local ids, items = KEYS[1], KEYS[2]
local from, to, count = tonumber(ARGV[1]), tonumber(ARGV[2]) or math.huge, tonumber(ARGV[3])
local CHUNK = 1000

local function exact(number)
  return number == math.huge and '+inf' or string.format('%.17g', number)
end

-- Scores below 1e11 are seconds, of thoonk.py; those above are milliseconds.
local function within(first, before, lowest, limit)
  local most = math.min(before, limit)
  if most <= math.max(first, lowest) then
    return {}
  end
  return redis.call('ZRANGEBYSCORE', ids, exact(math.max(first, lowest)), '(' .. exact(most), 'WITHSCORES', 'LIMIT', 0, count)
end

local found = within(from / 1000, to / 1000, 0, 1e11)
for _, value in ipairs(within(from, to, 1e11, math.huge)) do
  found[#found + 1] = value
end
local reply = {'ok'}
local last = math.min(#found, 2 * count)
for first = 1, last, 2 * CHUNK do
  local wanted = {}
  for i = first, math.min(first + 2 * CHUNK - 1, last), 2 do
    wanted[#wanted + 1] = found[i]
  end
  local read = redis.call('HMGET', items, unpack(wanted))
  for i, id in ipairs(wanted) do
    if read[i] then
      reply[#reply + 1] = id
      reply[#reply + 1] = read[i]
      reply[#reply + 1] = found[first + 2 * i - 1]
    end
  end
end
return reply
