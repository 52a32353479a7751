-- Reads a page of what stands in a feed, sorted feed or queue, in one step; changes nothing.
-- KEYS[1] ids   KEYS[2] items
-- ARGV[1] 'begin', or 'end' for a queue, whose next message is the last   ARGV[2] how many to pass over   ARGV[3] how many at most
-- ARGV[4] how long an item may be that is told, in bytes   ARGV[5] how many bytes all of them together
-- ARGV[6..] ids, if these are wanted and no page
-- Returns {'ok', id, size of its item or -1 if that is gone, item or false if it is too long or gone, score or false, id, ...}
local ids, items = KEYS[1], KEYS[2]
local from, offset, count, longest, bytes = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4]), tonumber(ARGV[5])

local kind = redis.call('TYPE', ids).ok
local order, scores = {}, {}
if #ARGV > 5 then
  order = {unpack(ARGV, 6)}
elseif kind == 'list' and from == 'end' then
  local page = redis.call('LRANGE', ids, -(offset + count), -(offset + 1))
  for i = #page, 1, -1 do
    order[#order + 1] = page[i]
  end
elseif kind == 'list' then
  order = redis.call('LRANGE', ids, offset, offset + count - 1)
elseif kind == 'zset' then
  local page = redis.call('ZRANGE', ids, offset, offset + count - 1, 'WITHSCORES')
  for i = 1, #page, 2 do
    order[#order + 1] = page[i]
    scores[#order] = page[i + 1]
  end
end

local reply = {'ok'}
for i, id in ipairs(order) do
  local size = redis.call('HEXISTS', items, id) == 1 and redis.call('HSTRLEN', items, id) or -1
  local told = size >= 0 and size <= longest and size <= bytes
  bytes = told and bytes - size or bytes
  reply[#reply + 1] = id
  reply[#reply + 1] = size
  reply[#reply + 1] = told and redis.call('HGET', items, id)
  reply[#reply + 1] = scores[i] or false
end
return reply
