-- One step of maintenance: due jobs enter the line, claims that expired end, ids that a dead process took go back.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] how many entries to touch at most
-- ARGV[3] how often a job may crash   ARGV[4] how old the claim of a peer may be in ms where the feed's configuration says
--   nothing, or a '-' before that if nobody has said so
-- ARGV[5] channel on which thoonk.py hears puts, or ''
-- ARGV[6] how many of the oldest claims to pass over, because they were looked at before
-- ARGV[7] how many of those that the gate let go to pass over, because they were looked at before
-- ARGV[8..] ids that were in the claiming list too long ago for a process that is alive
-- Returns {'ok', promoted, expired, stalled, 1 if there may be more, ms until a delayed job is due or -1,
--          {ids in the claiming list}, how many of the oldest claims to pass over the next time or 0 at the end,
--          how many claims of peers ended that nobody has given a time, age of the oldest of them in ms,
--          how many of those that the gate let go to pass over the next time or 0 at the end, how many jobs expired,
--          1 if jobs wait for others}
--      or {'missing'}, or {'mismatch', type} if it is no job feed
--- @include lib/job.lua
--- @include lib/channels.lua
local generation, most, max_crashes, foreign_age, put_channel = ARGV[1], tonumber(ARGV[2]), tonumber(ARGV[3]), ARGV[4], ARGV[5]

require_channels(put_channel)
local is_adopted, instead = adopt(generation)
if not is_adopted then
  return instead
end
begin_writing()
require_types(true)
local now = now_ms()
local promoted = promote(now, most, put_channel)
local late, more_late = sweep_times(now, most)
local expired, out = 0, 0

-- Ours: the holder died or hangs. That is a crash, not a failure; the job goes to the front of the line. No crash is counted for
-- what was fetched ahead, which most probably no handler had come to; it is noted, though, so that it is not fetched ahead again.
local function crashed(id, was_ahead)
  expired = expired + 1
  local crash = redis.call('HINCRBY', crashes, id, was_ahead and 0 or 1)
  if crash > max_crashes then
    out = out + 1
    stall(id, 'crashed ' .. crash .. ' times: the claim expired without being settled')
    return false
  end
  end_claim(id)
  if was_ahead then
    note_unstarted(id)
  else
    note_started(id)
  end
  return true
end

local touched = 0
local over = redis.call('ZRANGEBYSCORE', leases, '-inf', whole(now), 'LIMIT', 0, most)
for _, token in ipairs(over) do
  if touched >= most then
    break
  end
  local time, back = time_of(token), {}
  local held = redis.call('HGET', tokens, token) or ''
  local ahead_from = string.find(held, '%z%z') or #held
  for at, id in string.gmatch(held, '()(%Z+)') do
    touched = touched + 1
    local since = redis.call('ZSCORE', claimed, id)
    if since and since == time then
      if crashed(id, at > ahead_from) then
        table.insert(back, 1, id)
      end
    elseif not since then
      -- Ended by its holder, who did not come round to say that the token is done with, or by a peer.
      redis.call('HDEL', progress, id)
      if redis.call('HEXISTS', items, id) == 0 and redis.call('HEXISTS', delayed_items, id) == 0 then
        ended_by_peer(id, now)
        forget({id}, now)
      end
    end
  end
  for _, id in ipairs(back) do
    come_back(id, true)
  end
  redis.call('HDEL', tokens, token)
  redis.call('ZREM', leases, token)
end

-- Peers claim ids without item too, and would hold places in a limit with them for as long as a claim may be old. Some at each look are
-- enough.
for _, id in ipairs(redis.call('ZRANDMEMBER', claimed, 20)) do
  local since = redis.call('ZSCORE', claimed, id)
  if now - tonumber(since) > 60000 and redis.call('HEXISTS', items, id) == 0 then
    end_claim(id, token_of(id, since))
  end
end

-- A peer's claim has no lease: its age decides, and a peer may well work for long.
local unasked = string.sub(foreign_age, 1, 1) == '-'
local own_age = tonumber(redis.call('HGET', config, 'claim_timeout') or '')
local age = own_age or math.abs(tonumber(foreign_age))
local passed, aged, oldest_age = tonumber(ARGV[6]), 0, 0
local oldest = now - age
local old = redis.call('ZRANGEBYSCORE', claimed, '-inf', whole(oldest), 'WITHSCORES', 'LIMIT', passed, most * 5)
local is_end = #old < most * 10
for i = 1, #old, 2 do
  local id = old[i]
  local token = token_of(id, old[i + 1])
  if token and redis.call('ZSCORE', leases, token) then
    passed = passed + 1
  else
    if unasked and not own_age then
      aged = aged + 1
      oldest_age = math.max(oldest_age, now - tonumber(old[i + 1]))
    end
    expired = expired + 1
    end_claim(id, token)
    note_started(id)
    if redis.call('HEXISTS', items, id) == 1 then
      redis.call('HINCRBY', cancelled, id, 1)
      come_back(id, false)
    end
  end
end

for i = 8, #ARGV do
  put_back(ARGV[i])
end
local forgotten = redis.call('ZRANGEBYSCORE', ended, '-inf', whole(now), 'LIMIT', 0, most)
if #forgotten > 0 then
  redis.call('ZREM', ended, unpack(forgotten))
end
if has_extras() then
  open_unique().reconcile(most)
end
local any_waits = has_extras() and redis.call('HEXISTS', extras, 'waits') == 1
local more_waits = any_waits and open_waits().go_on()
local gate_offset = has_extras() and open_gate().reconcile(tonumber(ARGV[7]), most) or 0
drop_extras()
local more = (more_late or more_waits or promoted == most or #over == most or touched >= most or not is_end) and 1 or 0
return {
  'ok', promoted, expired, out, more, next_due(now), redis.call('LRANGE', claiming, 0, most - 1), is_end and 0 or passed, aged,
  oldest_age, gate_offset, late, any_waits and 1 or 0
}
