-- Reads some items and where they stand, in one step; changes nothing.
-- KEYS[1] ids, a sorted set or a list   KEYS[2] items
-- ARGV[1..] ids
-- Returns {'plain' or 'sorted', item or false, place, id before it or '', item ...}; place is the score or the index
local ids, items = KEYS[1], KEYS[2]
local CHUNK = 1000

local sorted = redis.call('TYPE', ids)['ok'] == 'list'
local reply = {sorted and 'sorted' or 'plain'}
local places, before = {}, {}
if sorted then
  local previous = ''
  for i, id in ipairs(redis.call('LRANGE', ids, 0, -1)) do
    places[id], before[id] = string.format('%.0f', i), previous
    previous = id
  end
end
for first = 1, #ARGV, CHUNK do
  local last = math.min(first + CHUNK - 1, #ARGV)
  local found = redis.call('HMGET', items, unpack(ARGV, first, last))
  local scores = not sorted and redis.call('ZMSCORE', ids, unpack(ARGV, first, last))
  for i = first, last do
    local id = ARGV[i]
    local place = sorted and places[id] or scores and scores[i - first + 1]
    reply[#reply + 1] = place and found[i - first + 1] or false
    reply[#reply + 1] = place or ''
    reply[#reply + 1] = before[id] or ''
  end
end
return reply
