-- Compares some of what is stored with what a durable listener knows: finds what was changed behind its position and what
-- was retracted without a tombstone.
-- KEYS[1..9] config, ids, items, generation, durable listeners, known items, parked items, tombstones, items to repeat
-- ARGV[1] name   ARGV[2] token of the process   ARGV[3] 'items' or 'known'   ARGV[4] cursor   ARGV[5] pattern of known fields
-- Returns {'ok', next cursor or '' for the same again, kind, id, item, score, '', kind, ...} or {'lost'}
--- @include lib/cursor.lua
local what, cursor, pattern = ARGV[3], ARGV[4], ARGV[5]
local STEP = 500

if not is_active() then
  return {'lost'}
end
if what == 'items' then
  local at = position()
  local page = redis.call('ZSCAN', ids, cursor, 'COUNT', STEP)
  reply[2] = page[1]
  for i = 1, #page[2], 2 do
    if is_full() then
      -- What is answered is known the next time, and leaves room for the rest.
      reply[2] = ''
      break
    end
    local id, score = page[2][i], page[2][i + 1]
    if at and not is_before(at, place(score, 1, id)) then
      local before = redis.call('HGET', known, known_field(id))
      -- Scans may spell a score otherwise than other commands.
      if not before or tonumber(before) ~= tonumber(score) then
        local item = redis.call('HGET', items, id)
        if item then
          add(before and 'edit' or 'publish', id, item, redis.call('ZSCORE', ids, id), '')
        end
      end
    end
  end
else
  local page = redis.call('HSCAN', known, cursor, 'MATCH', pattern, 'COUNT', STEP)
  reply[2] = page[1]
  for i = 1, #page[2], 2 do
    local id = string.sub(page[2][i], #name + 2)
    if not redis.call('ZSCORE', ids, id) then
      add('retract', id, '', page[2][i + 1], '')
    end
  end
end
return reply
