-- Reads the next items of a feed in its order, and marks that moment among the messages if asked to; changes nothing.
-- KEYS[1] config   KEYS[2] ids, a sorted set or a list   KEYS[3] items
-- ARGV[1] token   ARGV[2] channel of marks, or '' for none   ARGV[3] how many ids at most
-- ARGV[4] the last id of the reading before, or '' to begin   ARGV[5] where it stood: its score or its index
-- Returns {'plain' or 'sorted', 1 if these are the last, last id or '', where it stands, id, item, id, ...}; ids without item
--         are left out
--      or {'gone'} if the id to go on from is no more, and is needed
local config, ids, items = KEYS[1], KEYS[2], KEYS[3]
local token, channel, most, after, place = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4], ARGV[5]

local kind = redis.call('TYPE', ids)['ok']
local SORTED = {sorted_feed = true, ['sorted-feed'] = true, list = true}
local sorted = kind == 'list' or kind == 'none' and SORTED[redis.call('HGET', config, 'type')]
local order, last_place = {}, ''

-- What is published or edited goes to the end, so what stands before a score was read, or has gone.
local function next_of_scores()
  local first = 0
  if after ~= '' then
    first = redis.call('ZSCORE', ids, after) == place and redis.call('ZRANK', ids, after) + 1
      or redis.call('ZCOUNT', ids, '-inf', '(' .. place)
  end
  local found = redis.call('ZRANGE', ids, first, first + most - 1, 'WITHSCORES')
  for i = 1, #found, 2 do
    order[#order + 1] = found[i]
    last_place = found[i + 1]
  end
end

-- Finds the id where it stood before it looks for it.
local function next_of_list()
  local first = 0
  if after ~= '' then
    local index = redis.call('LINDEX', ids, place) == after and tonumber(place) or redis.call('LPOS', ids, after)
    if not index then
      return false
    end
    first = index + 1
  end
  order = redis.call('LRANGE', ids, first, first + most - 1)
  last_place = string.format('%.0f', first + #order - 1)
  return true
end

if kind == 'zset' then
  next_of_scores()
elseif kind == 'list' and not next_of_list() then
  return {'gone'}
end
local reply = {sorted and 'sorted' or 'plain', #order < most and 1 or 0, order[#order] or '', last_place}
if #order > 0 then
  local found = redis.call('HMGET', items, unpack(order))
  for i, id in ipairs(order) do
    if found[i] then
      reply[#reply + 1] = id
      reply[#reply + 1] = found[i]
    end
  end
end
if channel ~= '' then
  redis.call('PUBLISH', channel, token)
end
return reply
