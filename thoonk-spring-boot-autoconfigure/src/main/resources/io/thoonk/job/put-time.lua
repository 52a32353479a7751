-- Tells when a job was put.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] id
-- Returns {'ok', the time, or false if there is none}
--- @include lib/job.lua
return {'ok', redis.call('ZSCORE', published, ARGV[1])}
