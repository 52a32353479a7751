-- Reads the next items of a feed in its order, and marks that moment among the messages if asked to; changes nothing.
-- KEYS[1] config   KEYS[2] ids, a sorted set or a list   KEYS[3] items
-- ARGV[1] token   ARGV[2] channel of marks, or '' for none   ARGV[3] how many ids at most; fewer where items are large
-- ARGV[4] the last id of the reading before, or '' to begin   ARGV[5] where it stood: its score or its index; to begin, the
--         index to begin at, or ''
-- ARGV[6] 'items', 'scored' or 'ids'
-- Returns {'plain' or 'sorted', 1 if these are the last, last id or '', where it stands, how many ids, id, item, id, ...}; ids
--         without item are left out; 'scored' has the score, or '', behind each item; 'ids' has all ids and no items
--      or {'gone'} if the id to go on from is no more, and is needed
--- @include lib/reading.lua
local token, channel, most, after, place, what = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5], ARGV[6]
local order, places, start = {}, {}, 0

-- What is published or edited goes to the end, so what stands before a score was read, or has gone.
local function next_of_scores()
  if after ~= '' then
    start = redis.call('ZSCORE', ids, after) == place and redis.call('ZRANK', ids, after) + 1
      or redis.call('ZCOUNT', ids, '-inf', '(' .. place)
  end
  local found = redis.call('ZRANGE', ids, string.format('%.0f', start), string.format('%.0f', start + most - 1), 'WITHSCORES')
  for i = 1, #found, 2 do
    order[#order + 1] = found[i]
    places[#order] = found[i + 1]
  end
end

-- Finds the id where it stood before it looks for it.
local function next_of_list()
  if after ~= '' then
    local index = redis.call('LINDEX', ids, place) == after and tonumber(place) or redis.call('LPOS', ids, after)
    if not index then
      return false
    end
    start = index + 1
  end
  order = redis.call('LRANGE', ids, string.format('%.0f', start), string.format('%.0f', start + most - 1))
  return true
end

if after == '' and place ~= '' then
  start = tonumber(place)
end
if kind == 'zset' then
  next_of_scores()
elseif kind == 'list' and not next_of_list() then
  return {'gone'}
end
local count = what == 'ids' and #order or bounded(order, 1)
local last_place = count == 0 and '' or places[count] or string.format('%.0f', start + count - 1)
local reply = {sorted and 'sorted' or 'plain', count == #order and #order < most and 1 or 0, order[count] or '', last_place,
  count}
if what == 'ids' then
  for _, id in ipairs(order) do
    reply[#reply + 1] = id
  end
elseif count > 0 then
  local found = redis.call('HMGET', items, unpack(order, 1, count))
  for i = 1, count do
    if found[i] then
      reply[#reply + 1] = order[i]
      reply[#reply + 1] = found[i]
      if what == 'scored' then
        reply[#reply + 1] = places[i] or ''
      end
    end
  end
end
if channel ~= '' then
  redis.call('PUBLISH', channel, token)
end
return reply
