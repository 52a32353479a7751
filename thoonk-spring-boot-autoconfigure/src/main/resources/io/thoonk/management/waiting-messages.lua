-- Reads messages that wait in a queue, the next one first, in one step; changes nothing.
-- KEYS[1] ids   KEYS[2] items
-- ARGV[1] how many to pass over   ARGV[2] how many at most
-- Returns {'ok', id, item or false, id, ...}
local ids, items = KEYS[1], KEYS[2]
local offset, count = tonumber(ARGV[1]), tonumber(ARGV[2])

local reply = {'ok'}
if redis.call('TYPE', ids).ok ~= 'list' then
  return reply
end
local page = redis.call('LRANGE', ids, -(offset + count), -(offset + 1))
for i = #page, 1, -1 do
  reply[#reply + 1] = page[i]
  reply[#reply + 1] = redis.call('HGET', items, page[i])
end
return reply
