-- Reads what a feed owes others, a few at a time; changes nothing.
-- KEYS[1] the outbox
-- ARGV[1] cursor   ARGV[2] how many to look at
-- Returns {'ok', next cursor, key, body, ...}
--- @include lib/walk.lua
local step = walk(KEYS[1], ARGV[1], ARGV[2])
local reply = {'ok', step[1]}
for _, text in ipairs(step[2]) do
  reply[#reply + 1] = text
end
return reply
