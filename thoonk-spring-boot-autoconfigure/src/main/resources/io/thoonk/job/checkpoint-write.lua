-- Keeps something with a claimed job until the job leaves the feed. A job that gets on is none that kills its workers again
-- and again: its crashes are counted anew.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim   ARGV[4] what to keep
-- Returns {'ok'} or {'lost'}
--- @include lib/job.lua
local generation, id, token, kept = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

if not adopt(generation) or fence(id, token) ~= 'ok' then
  return {'lost'}
end
redis.call('HSET', checkpoints, id, kept)
mark_extra('checkpoints')
redis.call('HDEL', crashes, id)
return {'ok'}
