-- Tells how a batch is; changes nothing.
-- KEYS: those of batch.lua
-- ARGV[1] how many members to name of those that are stalled, and of those that are open
-- Returns {'ok', members, open, stalled, lost, {created, closed, cancelled, deadline, trouble, end, success, over in ms, each false
--          where it is not so}, {stalled members}, {open members}, now in ms}, or {'missing'}
--- @include lib/time.lua
if redis.call('EXISTS', KEYS[1]) == 0 then
  return {'missing'}
end
local time = server_time()
local function some(key)
  return tonumber(ARGV[1]) > 0 and redis.call('SRANDMEMBER', key, ARGV[1]) or {}
end
return {
  'ok', redis.call('HLEN', KEYS[2]), redis.call('SCARD', KEYS[3]), redis.call('SCARD', KEYS[4]), redis.call('SCARD', KEYS[5]),
  redis.call('HMGET', KEYS[1], 'created', 'closed', 'cancelled', 'deadline', 'at.trouble', 'at.end', 'at.success', 'over'),
  some(KEYS[4]), some(KEYS[3]), tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000)
}
