-- Finishes a claimed job.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua); then where its result is kept, and where its
--   request is kept beside it
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim, or '' for whoever holds it
-- ARGV[4] '1' if it is the last claim by the token   ARGV[5] '1' if there is a result   ARGV[6] the result
-- ARGV[7] how long to keep it in ms, 0 for not at all   ARGV[8] channel of results   ARGV[9] channel of finishes without result
-- ARGV[10] what follows, as lib/follow.lua reads it, or ''   ARGV[11] channel on which thoonk.py hears puts, or ''
-- ARGV[12] host and id of the process that worked on it, or ''
-- Returns {'ok', 1 if there may be something to be delivered to others}, {'unclaimed'}, or {'lost'} if the token's claim is no more
--- @include lib/job.lua
--- @include lib/follow.lua
--- @include lib/channels.lua
local generation, id, token, is_last = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1'
local has_result, result, keep, result_channel, plain_channel = ARGV[5] == '1', ARGV[6], ARGV[7], ARGV[8], ARGV[9]
ended_in = ARGV[12]
local kept_result, kept_request = KEYS[#KEYS - 1], KEYS[#KEYS]

require_channels(has_result and result_channel or plain_channel, ARGV[11])
if not adopt(generation) then
  return {token == '' and 'unclaimed' or 'lost'}
end
begin_writing()
require_types(true)
redis.call('STRLEN', finishes)
local held, own_token = fence(id, token)
if held ~= 'ok' then
  return {held}
end
local request = redis.call('HGET', items, id)
local again = own_token and is_put_again(id, redis.call('ZSCORE', claimed, id))
-- Removals come first: a full Redis lets a script go on that has begun with one.
end_claim(id, own_token, is_last)
local now = now_ms()
results_of[id] = has_result and result or nil
jobs_ended({id}, 'finished', now)
redis.call('HDEL', cancelled, id)
if again then
  keep_for_line(id)
else
  redis.call('ZREM', published, id)
  redis.call('HDEL', items, id)
  forget({id}, now)
end
keep_result(kept_result, kept_request, has_result and result, request, keep)
redis.call('INCR', finishes)
if ARGV[10] ~= '' then
  follow(ARGV[10], now, ARGV[11])
  write_followers(now, ARGV[11])
end
ring_gate()
if has_result then
  redis.call('PUBLISH', result_channel, id .. '\0' .. result)
else
  redis.call('PUBLISH', plain_channel, id)
end
return {'ok', owes_others()}
