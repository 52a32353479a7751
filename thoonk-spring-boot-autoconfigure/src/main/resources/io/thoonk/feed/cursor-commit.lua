-- Notes what a durable listener has handled.
-- KEYS[1..9] config, ids, items, generation, durable listeners, known items, parked items, tombstones, items to repeat
-- ARGV[1] name   ARGV[2] token of the process   ARGV[3] new position, or '' to leave it
-- ARGV[4..] 'known', 'gone' or 'park', id, score, why it is parked or '', ...
-- Returns {'ok'}, or {'lost'} if another process is active by now
--- @include lib/cursor.lua
local new_position = ARGV[3]

if not is_active() then
  return {'lost'}
end
for i = 4, #ARGV, 4 do
  local kind, field, score, why = ARGV[i], known_field(ARGV[i + 1]), ARGV[i + 2], ARGV[i + 3]
  -- Redis refuses a script that begins with anything but a removal while its memory is full.
  redis.call('HDEL', known, field)
  redis.call('HDEL', parked, field)
  if kind ~= 'gone' then
    redis.call('HSET', known, field, score)
  end
  if kind == 'park' then
    redis.call('HSET', parked, field, string.format('%.0f', now_ms()) .. '\0' .. why)
  end
end
if new_position ~= '' then
  redis.call('HDEL', durable, position_field)
  redis.call('HSET', durable, position_field, new_position)
end
return {'ok'}
