-- Gives claimed jobs back to the line, uncounted: to its front, where what comes first here is taken first, or to its end.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] '1' for the end of the line, '2' for the front where they were
--   not begun with, so that limits count no start
-- ARGV[3..] token, how many ids, ids of claims by it, and so on
-- Returns {'ok', place of each claim that is no more, counted from 0, ...}
--- @include lib/job.lua
local is_adopted = adopt(ARGV[1])
begin_writing()
require_types()
local reply, back, place, at = {'ok'}, {}, 0, 3
while at < #ARGV do
  local token, count = ARGV[at], tonumber(ARGV[at + 1])
  local gone = {}
  for i = at + 2, at + 1 + count do
    local id = ARGV[i]
    if is_adopted and fence(id, token) == 'ok' then
      if ARGV[2] == '2' and has_extras() then
        open_gate().take_start_back(id)
      end
      if ARGV[2] == '2' then
        note_unstarted(id)
      elseif has_extras() then
        redis.call('ZREM', expiry, 'E' .. id)
      end
      end_claim(id)
      gone[#gone + 1], back[#back + 1] = id, id
    else
      reply[#reply + 1] = place
    end
    place = place + 1
  end
  if #gone > 0 then
    leave(token, gone)
  end
  at = at + 2 + count
end
if ARGV[2] == '1' then
  for _, id in ipairs(back) do
    come_back(id, false)
  end
  ring_gate()
  return reply
end
for i = #back, 1, -1 do
  come_back(back[i], true)
end
ring_gate()
return reply
