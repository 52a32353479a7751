-- Prolongs a claim.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim
-- ARGV[4] how long from now in ms
-- Returns {'ok', deadline in ms} or {'lost'}
--- @include lib/job.lua
local generation, id, token, lease = ARGV[1], ARGV[2], ARGV[3], tonumber(ARGV[4])

adopt(generation)
if fence(id, token) ~= 'ok' then
  return {'lost'}
end
local deadline = now_ms() + lease
redis.call('ZADD', leases, whole(deadline), id)
return {'ok', deadline}
