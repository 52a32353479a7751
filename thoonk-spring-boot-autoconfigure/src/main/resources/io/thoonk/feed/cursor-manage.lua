-- Looks at a durable listener, repeats or drops what it parked, or forgets it.
-- KEYS[1..9] config, ids, items, generation, durable listeners, known items, parked items, tombstones, items to repeat
-- ARGV[1] name   ARGV[2] ''   ARGV[3] 'look', 'retry', 'discard' or 'forget'   ARGV[4] id, or the pattern of its fields
-- For a look also ARGV[5] where to go on, '0' at first   ARGV[6] of how many to tell, those of this call that were parked first
-- To forget also ARGV[5..6] where to go on among known and parked items, '0' at first
-- Returns {'missing'}, {'absent'} or {'ok'}; {'more', where to go on, where to go on} where not all is forgotten yet; for a look
--   {'ok', position or '', how many stored items stand after it, 1 if a process is active, how many were seen,
--   where to go on or '0', id, what is noted, id, ...}
--- @include lib/cursor.lua
local what, subject = ARGV[3], ARGV[4]
-- Redis does nothing else meanwhile, and the fields of other listeners stand in between.
local MOST_PAGES = 20
local FORGETTING_MS = 10000

if not is_ours() or not redis.call('HGET', durable, position_field) then
  return {'missing'}
end

local function each(key, from, handle)
  local cursor, seen, bytes, pages = from, 0, 0, 0
  repeat
    local page = redis.call('HSCAN', key, cursor, 'MATCH', subject, 'COUNT', 1000)
    cursor = page[1]
    for i = 1, #page[2], 2 do
      handle(page[2][i], page[2][i + 1])
      seen = seen + 1
      bytes = bytes + #page[2][i] + #page[2][i + 1]
    end
    pages = pages + 1
  until cursor == '0' or pages == MOST_PAGES or bytes >= MOST_BYTES
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
    looked[#looked + 1] = found[i].noted
  end
  return looked
end
if what == 'forget' then
  -- Where to go on, '' at the end.
  local function drop(key, from)
    local left = from == '' and '0' or each(key, from, function(field) redis.call('HDEL', key, field) end)
    return left == '0' and '' or left
  end
  local known_left, parked_left = drop(known, ARGV[5]), drop(parked, ARGV[6])
  redis.call('HDEL', durable, lease_field)
  if known_left .. parked_left ~= '' then
    -- Until the rest is gone no process notes anything, which might stay.
    redis.call('HSET', durable, lease_field, string.format('%.0f', now_ms() + FORGETTING_MS) .. ' forgetting')
    return {'more', known_left, parked_left}
  end
  redis.call('HDEL', durable, position_field)
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
