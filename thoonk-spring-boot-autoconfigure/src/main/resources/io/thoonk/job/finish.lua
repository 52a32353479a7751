-- Finishes a claimed job.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
--   KEYS[25] where its result is kept   KEYS[26] where its request is kept beside it
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim, or '' for whoever holds it
-- ARGV[4] '1' if there is a result   ARGV[5] the result   ARGV[6] how long to keep it in ms, or ''
-- ARGV[7] channel of results   ARGV[8] channel of finishes without result
-- Returns {'ok'}, {'unclaimed'}, or {'lost'} if the token's claim is no more
--- @include lib/job.lua
local generation, id, token, has_result, result = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1', ARGV[5]
local keep, result_channel, plain_channel = ARGV[6], ARGV[7], ARGV[8]
local kept_result, kept_request = KEYS[25], KEYS[26]

adopt(generation)
local held = fence(id, token)
if held ~= 'ok' then
  return {held}
end
if keep ~= '' then
  redis.call('DEL', kept_result)
  redis.call('LPUSH', kept_result, result)
  redis.call('PEXPIRE', kept_result, keep)
  redis.call('SET', kept_request, redis.call('HGET', items, id) or '', 'PX', keep)
end
finish({id}, now_ms(), true)
if has_result then
  redis.call('PUBLISH', result_channel, id .. '\0' .. result)
else
  redis.call('PUBLISH', plain_channel, id)
end
return {'ok'}
