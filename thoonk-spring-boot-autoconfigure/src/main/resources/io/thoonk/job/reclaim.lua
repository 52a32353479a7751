-- Gives back the claims of a holder that it does not know of, because the answer to its claim got lost: to the front of the
-- line, uncounted. A few at a time.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] what the tokens of the holder begin with   ARGV[2] cursor   ARGV[3] how many tokens to look at
-- ARGV[4..] the ids that the holder does know of
-- Returns {'ok', next cursor, how many were given back}
--- @include lib/job.lua
local prefix = ARGV[1]
if not is_ours() then
  return {'ok', '0', 0}
end
begin_writing()
require_types()
local known, back = {}, 0
for i = 4, #ARGV do
  known[ARGV[i]] = true
end
local step = redis.call('HSCAN', tokens, ARGV[2], 'COUNT', ARGV[3])
for i = 1, #step[2], 2 do
  local token, held = step[2][i], step[2][i + 1]
  if string.sub(token, 1, #prefix) == prefix then
    local gone, returned = {}, {}
    for id in string.gmatch(held, '%Z+') do
      if not known[id] then
        gone[#gone + 1] = id
        if fence(id, token) == 'ok' then
          if has_extras() then
            open_gate().take_start_back(id)
            -- Whether its handler had begun nobody knows: it is rather late than lost.
            redis.call('ZREM', expiry, 'E' .. id)
          end
          end_claim(id)
          table.insert(returned, 1, id)
          back = back + 1
        end
      end
    end
    for _, id in ipairs(returned) do
      come_back(id, true)
    end
    leave(token, gone)
  end
end
if back > 0 then
  ring_gate()
end
return {'ok', step[1], back}
