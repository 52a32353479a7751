-- Takes a claimed job out of the running.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim, or '' for whoever holds it
-- ARGV[4] '1' if it is the last claim by the token   ARGV[5] the reason, may be empty
-- Returns {'ok', 1 if there may be something to be delivered to others}, {'unclaimed'}, or {'lost'} if the token's claim is no more
--- @include lib/job.lua
local generation, id, token, is_last, reason = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1', ARGV[5]

if not adopt(generation) then
  return {token == '' and 'unclaimed' or 'lost'}
end
begin_writing()
require_types(true)
local held, own_token = fence(id, token)
if held == 'ok' then
  note_started(id)
  stall(id, reason, own_token, is_last)
  ring_gate()
  return {held, owes_others()}
end
return {held}
