-- Reads the content of a feed in its order, and marks that moment among the messages; changes nothing.
-- KEYS[1] config   KEYS[2] ids, a sorted set or a list   KEYS[3] items
-- ARGV[1] token   ARGV[2] channel of marks
-- Returns {'plain' or 'sorted', id, item, id, ...}; ids without item are left out
local config, ids, items = KEYS[1], KEYS[2], KEYS[3]
local token, channel = ARGV[1], ARGV[2]
local CHUNK = 1000

local kind = redis.call('TYPE', ids)['ok']
local sorted = kind == 'list' or kind == 'none' and redis.call('HGET', config, 'type') == 'sorted_feed'
local order = {}
if kind == 'list' then
  order = redis.call('LRANGE', ids, 0, -1)
elseif kind == 'zset' then
  order = redis.call('ZRANGE', ids, 0, -1)
end
local reply = {sorted and 'sorted' or 'plain'}
for first = 1, #order, CHUNK do
  local last = math.min(first + CHUNK - 1, #order)
  local found = redis.call('HMGET', items, unpack(order, first, last))
  for i = first, last do
    local item = found[i - first + 1]
    if item then
      reply[#reply + 1] = order[i]
      reply[#reply + 1] = item
    end
  end
end
redis.call('PUBLISH', channel, token)
return reply
