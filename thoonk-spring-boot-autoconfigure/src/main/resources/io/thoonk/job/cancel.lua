-- Gives a claimed job back with a failure counted: to the end of the line, or aside for a while.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim, or '' for whoever holds it
-- ARGV[4] '1' if it is the last claim by the token   ARGV[5] how long it stays aside in ms
-- ARGV[6] '1' if there is a reason   ARGV[7] the reason   ARGV[8] channel on which a new first due time is told
-- Returns {'ok'}, {'unclaimed'}, or {'lost'} if the token's claim is no more
--- @include lib/job.lua
--- @include lib/channels.lua
local generation, id, token, is_last = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1'
local backoff, has_reason, reason = tonumber(ARGV[5]), ARGV[6] == '1', ARGV[7]

require_channels(ARGV[8])
if not adopt(generation) then
  return {token == '' and 'unclaimed' or 'lost'}
end
begin_writing()
require_types(true)
local held, own_token = fence(id, token)
if held ~= 'ok' then
  return {held}
end
end_claim(id, own_token, is_last)
note_started(id)
local failures = redis.call('HINCRBY', cancelled, id, 1)
if has_reason then
  keep_error(id, failures, reason)
end
local item = backoff > 0 and not has_to_end(id) and redis.call('HGET', items, id)
if item then
  local now, extension = now_ms(), take_extension(id)
  set_aside(id, now, now + backoff, item, failures .. ':' .. whole(put_time(id)) .. ':NORMAL:1' .. extension, ARGV[8])
  if extension ~= '' then
    open_gate().hold(extension, id)
  end
  redis.call('HDEL', items, id)
  redis.call('HDEL', cancelled, id)
  redis.call('ZREM', published, id)
else
  come_back(id, false)
end
ring_gate()
return {'ok'}
