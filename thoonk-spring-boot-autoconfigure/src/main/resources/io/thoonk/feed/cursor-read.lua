-- Reads what a durable listener has not handled yet, in order: what was published, edited or retracted after its position,
-- then, of the items named, those that were changed behind its position (by peers whose clocks are late).
-- KEYS[1..9] config, ids, items, generation, durable listeners, known items, parked items, tombstones, items to repeat
-- ARGV[1] name   ARGV[2] token of the process   ARGV[3] how many at most   ARGV[4..] ids to look at besides
-- Returns {'ok', '1' if there is more, kind, id, item, score, position after it or '', kind, ...}, fewer of large items, or {'lost'}
--- @include lib/cursor.lua
local count = tonumber(ARGV[3])
local MOST_ROUNDS = 100
-- Two more than are answered: what stands at the position itself, and what tells that there is more.
local PAGE = count + 2

if not is_active() then
  return {'lost'}
end
local at = position()

local function after_position(key, kind)
  local found, offset = {}, 0
  for _ = 1, MOST_ROUNDS do
    local page = redis.call('ZRANGEBYSCORE', key, at and at.score or '-inf', '+inf', 'WITHSCORES', 'LIMIT', offset, PAGE)
    for i = 1, #page, 2 do
      local here = place(page[i + 1], kind, page[i])
      if not at or is_before(at, here) then
        found[#found + 1] = here
      end
    end
    offset = offset + PAGE
    if #found > count or #page < 2 * PAGE then
      break
    end
  end
  return found
end

local retracted, published = after_position(tombstones, 0), after_position(ids, 1)
local entries, r, p = {}, 1, 1
while #entries < count and (retracted[r] or published[p]) do
  if not published[p] or retracted[r] and is_before(retracted[r], published[p]) then
    entries[#entries + 1] = retracted[r]
    r = r + 1
  else
    entries[#entries + 1] = published[p]
    p = p + 1
  end
end
if retracted[r] or published[p] then
  reply[2] = '1'
end

local listed, gone = {}, {}
for _, entry in ipairs(entries) do
  if is_full() then
    reply[2] = '1'
    break
  end
  local id = entry.id
  local before = not gone[id] and redis.call('HGET', known, known_field(id))
  if entry.kind == 0 then
    local is_news = before and tonumber(before) < entry.number
    add(is_news and 'retract' or 'skip', id, '', entry.score, text(entry))
    gone[id] = is_news or gone[id]
  else
    local item = redis.call('HGET', items, id)
    if not item or before == entry.score then
      add('skip', id, '', entry.score, text(entry))
    else
      add(before and 'edit' or 'publish', id, item, entry.score, text(entry))
    end
    listed[id] = true
  end
  at = entry
end
if reply[2] == '1' then
  return reply
end

local function look(id)
  if listed[id] then
    return
  end
  listed[id] = true
  local before = not gone[id] and redis.call('HGET', known, known_field(id))
  local score = redis.call('ZSCORE', ids, id)
  if not score then
    if before then
      add('retract', id, '', before, '')
    end
  elseif before ~= score then
    local item = redis.call('HGET', items, id)
    if item then
      add(before and 'edit' or 'publish', id, item, score, '')
    end
  end
end
for i = 4, #ARGV do
  if is_full() then
    reply[2] = '1'
    return reply
  end
  look(ARGV[i])
end
local prefix = name .. '\0'
for _, member in ipairs(redis.call('SRANDMEMBER', redo, count)) do
  if string.sub(member, 1, #prefix) == prefix then
    if is_full() then
      reply[2] = '1'
      return reply
    end
    redis.call('SREM', redo, member)
    look(string.sub(member, #prefix + 1))
  end
end
return reply
