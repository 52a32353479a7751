-- Reads what a claimed job has kept for whoever goes on with it.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim
-- Returns {'ok', what it kept, or nothing}, or {'lost'}
--- @include lib/job.lua
local generation, id, token = ARGV[1], ARGV[2], ARGV[3]

if not adopt(generation) or fence(id, token) ~= 'ok' then
  return {'lost'}
end
return {'ok', redis.call('HGET', checkpoints, id)}
