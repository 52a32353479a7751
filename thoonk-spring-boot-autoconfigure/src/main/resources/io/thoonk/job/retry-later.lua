-- Gives a claimed job back uncounted: aside for a while, and to the front of the line after that.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] token of the claim
-- ARGV[4] '1' if it is the last claim by the token   ARGV[5] how long it stays aside in ms
-- ARGV[6] channel on which a new first due time is told   ARGV[7] KEY or FEED: what else waits that long
-- Returns {'ok'}, or {'lost'} if the claim is no more
--- @include lib/job.lua
--- @include lib/channels.lua
local generation, id, token, is_last, delay = ARGV[1], ARGV[2], ARGV[3], ARGV[4] == '1', tonumber(ARGV[5])

require_channels(ARGV[6])
if not adopt(generation) then
  return {'lost'}
end
begin_writing()
require_types(true)
local held, own_token = fence(id, token)
if held ~= 'ok' then
  return {held}
end
end_claim(id, own_token, is_last)
note_started(id)
local lane = extension_of(has_extras() and redis.call('HGET', options, id) or '', 'lane') or ''
if delay > 0 and (ARGV[7] == 'FEED' or lane ~= '') then
  -- At the head of its lane, which is held.
  mark_extra('gate')
  open_gate().hold_until(ARGV[7] == 'FEED' and '' or lane, now_ms() + delay)
  come_back(id, true)
  ring_gate()
  return {'ok'}
end
local item = delay > 0 and not has_to_end(id) and redis.call('HGET', items, id)
if item then
  local now = now_ms()
  set_aside(id, now, now + delay, item, failures_of(id) .. ':' .. whole(put_time(id)) .. ':HIGH:1' .. take_extension(id), ARGV[6])
  redis.call('HDEL', items, id)
  redis.call('HDEL', cancelled, id)
  redis.call('ZREM', published, id)
else
  come_back(id, true)
end
ring_gate()
return {'ok'}
