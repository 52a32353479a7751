-- Keeps how far the work at a claimed job is.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim
-- ARGV[4] percent   ARGV[5] a text
-- Returns {'ok'} or {'lost'}
--- @include lib/job.lua
local generation, id, token, percent, message = ARGV[1], ARGV[2], ARGV[3], ARGV[4], ARGV[5]

if not adopt(generation) or fence(id, token) ~= 'ok' then
  return {'lost'}
end
-- So that it can be told on a full Redis too.
redis.call('HDEL', progress, id)
redis.call('HSET', progress, id, percent .. '\0' .. message)
return {'ok'}
