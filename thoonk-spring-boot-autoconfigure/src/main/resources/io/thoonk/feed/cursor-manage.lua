-- Looks at a durable listener, repeats or drops what it parked, or forgets it.
-- KEYS[1..9] config, ids, items, generation, durable listeners, known items, parked items, tombstones, items to repeat
-- ARGV[1] name   ARGV[2] ''   ARGV[3] 'look', 'retry', 'discard' or 'forget'   ARGV[4] id, or the pattern of its fields
-- For a look also ARGV[5] where to go on, '0' at first   ARGV[6] of how many to tell, those that were parked first
--   ARGV[7] '1' to tell their items, too
-- Returns {'missing'}, {'absent'}, {'more'} to be called again, or {'ok'}; for a look {'ok', position or '', how many stored items
--   stand after it, 1 if a process is active, how many were seen, where to go on or '0', id, item or false, what is noted, id, ...}
--- @include lib/cursor.lua
local what, subject = ARGV[3], ARGV[4]
local MOST = 10000

if not is_ours() or not redis.call('HGET', durable, position_field) then
  return {'missing'}
end

local function each(key, from, handle)
  local cursor, seen = from, 0
  repeat
    local page = redis.call('HSCAN', key, cursor, 'MATCH', subject, 'COUNT', 1000)
    cursor = page[1]
    for i = 1, #page[2], 2 do
      handle(page[2][i], page[2][i + 1])
      seen = seen + 1
    end
  until cursor == '0' or seen >= MOST
  return cursor, seen
end

if what == 'look' then
  local at = position()
  local behind = redis.call('ZCOUNT', ids, at and '(' .. at.score or '-inf', '+inf')
  local most, found = tonumber(ARGV[6]), {}
  local cursor, seen = each(parked, ARGV[5], function(field, noted)
    if most > 0 then
      found[#found + 1] = {id = string.sub(field, #name + 2), noted = noted, at = tonumber(string.match(noted, '^%d+'))}
    end
  end)
  table.sort(found, function(one, other) return one.at < other.at end)
  local looked = {'ok', at and at.score or '', behind, holder() and 1 or 0, seen, cursor}
  for i = 1, math.min(most, #found) do
    looked[#looked + 1] = found[i].id
    looked[#looked + 1] = ARGV[7] == '1' and redis.call('HGET', items, found[i].id)
    looked[#looked + 1] = found[i].noted
  end
  return looked
end
if what == 'forget' then
  local left = each(known, '0', function(field) redis.call('HDEL', known, field) end)
  local parked_left = each(parked, '0', function(field) redis.call('HDEL', parked, field) end)
  if left ~= '0' or parked_left ~= '0' then
    return {'more'}
  end
  redis.call('HDEL', durable, lease_field, position_field)
  if redis.call('EXISTS', durable) == 0 then
    redis.call('UNLINK', tombstones, redo)
  end
  return {'ok'}
end
local field = known_field(subject)
if redis.call('HDEL', parked, field) == 0 then
  return {'absent'}
end
if what == 'retry' then
  if redis.call('ZSCORE', ids, subject) then
    redis.call('HDEL', known, field)
  else
    -- Its retraction was parked, and is told to those who know the item.
    redis.call('HSET', known, field, '0')
  end
  redis.call('SADD', redo, field)
end
return {'ok'}
