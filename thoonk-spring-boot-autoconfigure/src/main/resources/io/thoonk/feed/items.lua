-- Reads some items, and marks that moment among the messages if asked to; changes nothing.
-- KEYS[1] config   KEYS[2] ids   KEYS[3] items
-- ARGV[1] token   ARGV[2] channel of marks, or '' for none   ARGV[3..] ids, at most some hundred
-- Returns {'ok', item or false, item or false, ...}, for the first of the ids alone where items are large
--- @include lib/reading.lua
local token, channel = ARGV[1], ARGV[2]

local wanted = {unpack(ARGV, 3)}
local reply = redis.call('HMGET', items, unpack(wanted, 1, bounded(wanted, 1)))
table.insert(reply, 1, 'ok')
if channel ~= '' then
  redis.call('PUBLISH', channel, token)
end
return reply
