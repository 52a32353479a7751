-- Puts an id that a waiting process moved from the line, and that nobody waits for any more, back to the front of the line.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] id
-- Returns {'ok'} or {'absent'} if it has gone back already
--- @include lib/job.lua
redis.call('LLEN', ids)
if redis.call('LREM', claiming, 1, ARGV[1]) == 0 then
  return {'absent'}
end
redis.call('RPUSH', ids, ARGV[1])
return {'ok'}
