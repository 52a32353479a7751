-- Digests some items and their order, and marks that moment among the messages; changes nothing.
-- KEYS[1] config   KEYS[2] ids, a sorted set or a list   KEYS[3] items
-- ARGV[1] token   ARGV[2] channel of marks   ARGV[3] index of the first id   ARGV[4] how many ids at most; fewer where items are
--         large, but two
-- Returns {'plain' or 'sorted', 1 if these are the last, how many ids, the first id that has an item or '', how many have one,
--         SHA-1 of these: id, NUL, length of the item, NUL, item, for each}
--- @include lib/reading.lua
local token, channel, first, most = ARGV[1], ARGV[2], tonumber(ARGV[3]), tonumber(ARGV[4])

local range = kind == 'zset' and 'ZRANGE' or kind == 'list' and 'LRANGE'
local order = range and redis.call(range, ids, string.format('%.0f', first), string.format('%.0f', first + most - 1)) or {}
local count = bounded(order, 2)
local found = count > 0 and redis.call('HMGET', items, unpack(order, 1, count)) or {}
local parts, from, present = {}, '', 0
for i = 1, count do
  if found[i] then
    from = present == 0 and order[i] or from
    present = present + 1
    parts[#parts + 1] = order[i]
    parts[#parts + 1] = '\0' .. #found[i] .. '\0'
    parts[#parts + 1] = found[i]
  end
end
redis.call('PUBLISH', channel, token)
local last = count == #order and #order < most
return {sorted and 'sorted' or 'plain', last and 1 or 0, count, from, present, redis.sha1hex(table.concat(parts))}
