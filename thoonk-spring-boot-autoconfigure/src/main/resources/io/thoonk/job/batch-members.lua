-- Reads members of a batch that may have to be looked after, a few at a time; changes nothing.
-- KEYS[1] open members, or stalled ones
-- ARGV[1] cursor   ARGV[2] how many to look at
-- Returns {'ok', next cursor, member, ...}
local step = redis.call('SSCAN', KEYS[1], ARGV[1], 'COUNT', ARGV[2])
local reply = {'ok', step[1]}
for _, member in ipairs(step[2]) do
  reply[#reply + 1] = member
end
return reply
