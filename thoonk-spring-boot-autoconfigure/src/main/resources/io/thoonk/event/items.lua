-- Reads some items, and marks that moment among the messages if asked to; changes nothing.
-- KEYS[1] items
-- ARGV[1] token   ARGV[2] channel of marks, or '' for none   ARGV[3..] ids, at most some hundred
-- Returns {'ok', item or false, item or false, ...}
local items = KEYS[1]
local token, channel = ARGV[1], ARGV[2]

local reply = redis.call('HMGET', items, unpack(ARGV, 3))
table.insert(reply, 1, 'ok')
if channel ~= '' then
  redis.call('PUBLISH', channel, token)
end
return reply
