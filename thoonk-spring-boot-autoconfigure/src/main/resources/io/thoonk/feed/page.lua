-- Reads items in the feed's order, in one step; changes nothing.
-- KEYS[1] ids, a sorted set or a list   KEYS[2] items
-- ARGV[1] first place   ARGV[2] last place, -1 for the end
-- Returns {'ok', id, item, score or false, id, ...}; ids without item are left out
local ids, items = KEYS[1], KEYS[2]
local first, last = ARGV[1], ARGV[2]
local CHUNK = 1000

local scored = redis.call('TYPE', ids)['ok'] == 'zset'
local page = scored and redis.call('ZRANGE', ids, first, last, 'WITHSCORES') or redis.call('LRANGE', ids, first, last)
local step = scored and 2 or 1
local reply = {'ok'}
local wanted, scores = {}, {}

local function read()
  if #wanted > 0 then
    local found = redis.call('HMGET', items, unpack(wanted))
    for i, id in ipairs(wanted) do
      if found[i] then
        reply[#reply + 1] = id
        reply[#reply + 1] = found[i]
        reply[#reply + 1] = scores[i]
      end
    end
    wanted, scores = {}, {}
  end
end

for i = 1, #page, step do
  wanted[#wanted + 1] = page[i]
  scores[#scores + 1] = scored and page[i + 1] or false
  if #wanted == CHUNK then
    read()
  end
end
read()
return reply
