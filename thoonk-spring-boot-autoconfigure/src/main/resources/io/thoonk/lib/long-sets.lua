-- Sorted sets that are searched by a tree from the first. Included by lib/limits.lua.

-- Redis searches small sorted sets from end to end, but no longer those that had a member of this length, be it for a moment.
local LONG = string.rep('\0', 65)

-- Adds to a sorted set, by scores and members in turn; where there are many it is no small one any more.
local function add_long(key, scores)
  if #scores > 16 then
    redis.call('ZADD', key, 0, LONG)
  end
  if #scores > 0 then
    redis.call('ZADD', key, unpack(scores))
  end
  if #scores > 16 then
    redis.call('ZREM', key, LONG)
  end
end
