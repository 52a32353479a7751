-- Puts an id that a waiting process moved from the line, and that nobody waits for any more, back to the front of the line.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] id
-- Returns {'ok'}, or {'absent'} if it has gone back already or its job is no more
--- @include lib/job.lua
redis.call('LLEN', ids)
return {put_back(ARGV[1]) and 'ok' or 'absent'}
