-- Takes a claimed job out of the running.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim, or '' for whoever holds it
-- ARGV[4] the reason, may be empty
-- Returns {'ok'}, {'unclaimed'}, or {'lost'} if the token's claim is no more
--- @include lib/job.lua
local generation, id, token, reason = ARGV[1], ARGV[2], ARGV[3], ARGV[4]

adopt(generation)
local held = fence(id, token)
if held == 'ok' then
  stall(id, reason)
end
return {held}
