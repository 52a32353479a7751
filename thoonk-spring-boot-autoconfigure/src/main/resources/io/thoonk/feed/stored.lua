-- Reads where some items of a plain feed stand, in one step; changes nothing.
-- KEYS[1] ids, a sorted set or a list
-- ARGV[1..] ids, at most some hundred
-- Returns {'plain', score or false, ...} or {'sorted'}
local ids = KEYS[1]

if redis.call('TYPE', ids)['ok'] == 'list' then
  return {'sorted'}
end
local reply = redis.call('ZMSCORE', ids, unpack(ARGV))
table.insert(reply, 1, 'plain')
return reply
