-- Tells what a claimed job has waited for, and what became of that; changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] id   ARGV[2] token of the claim
-- Returns {'ok', and for each: its kind, feed and id as lib/waits.lua names them, a letter, and its result or false}, or {'lost'}
--- @include lib/job.lua
local id, token = ARGV[1], ARGV[2]
if not is_ours() or fence(id, token) ~= 'ok' then
  return {'lost'}
end
local reply = {'ok'}
local waits = has_extras() and open_waits().of(id)
for _, each in ipairs(waits and waits.all or {}) do
  for _, part in ipairs({each.kind, each.feed, each.id, each.letter, each.result or false}) do
    reply[#reply + 1] = part
  end
end
return reply
