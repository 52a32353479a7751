-- Finishes jobs and claims the next ones: what is done goes in, what is next comes out.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), or those of them up to the mark of extras
--   alone; then for each end that is told of below with keys, where the result of its job is kept, and where its request is kept beside it
-- ARGV[1] generation to give the feed if it has none   ARGV[2] how many to claim at most
-- ARGV[3] how long the claims hold in ms, or '' for the feed's own time, else 30 s
-- ARGV[4] a text that no other call uses; with the time behind it, it is the token of the claims of this call
-- ARGV[5] channel on which thoonk.py hears claims, or ''   ARGV[6] channel on which it hears puts, or ''
-- ARGV[7] channel of results   ARGV[8] channel of finishes without result; one and the same in the scripted dialect
-- ARGV[9] id that this process has moved from the line to the claiming list, or ''   ARGV[10] how many of the claims no handler
--   waits for
-- ARGV[11] '1' to tell of all claimed jobs when they were put, and not of the first alone   ARGV[12] '1' if whoever hears this server's channels may be connected
--   to another, of a cluster
-- ARGV[13] how many tokens follow   ARGV[14] of how many ends more is told: those with a result, and those of jobs whose id
--   somebody chose, as an earlier job of that id may have left one; and those with something that follows
-- ARGV[15] for how many ms results are kept, 0 for not at all
-- ARGV[16] '1' if all keys are given; without them this declines where the feed has extras
-- ARGV[17] what the process offers: name and value in turn, a NUL behind each   ARGV[18] host and id of the process
-- ARGV[19..] token, '1' if none of its claims is left after this or '', how many ids, how many of them, the first, have headers, ids,
--   and so on; then place of a finished
--   job counted from 0, 'result', 'none' or, where there are no keys because nothing is kept, 'told', the result, and so on; or
--   place, 'next', and id, NUL and item of a plain job that follows; or place, 'then' and all that follows, as lib/follow.lua reads
--   it; for both all keys have to be given, and of one job the last one that follows comes first
-- Returns {'ok', now in ms (0 may stand where nothing is claimed), ms until a delayed job is due or -1, how many ids are left in the line, deadline in ms,
--          how many delayed jobs entered the line, {places of the finished jobs whose claims are no more},
--          {ids}, {items}, then, or empty lists where there is nothing of that kind, {put times}, {failures}, {attempts},
--          {headers}, 1 if jobs may be fetched ahead, 1 if the feed has extras, 2 if it owes others something too, how many jobs
--          expired, {by when they have to be done in ms, if they have to be}}
--      or {'declined'} to be called with all keys,
--      or {'missing'}, or {'mismatch', type} if it is no job feed
-- Ids without item, and ids that are claimed or stalled, are doubles or left-overs of peers: they are dropped.
-- Claims come before finishes because Redis stores small collections in a way that is slow to search and to fill: so
-- feed.claimed does not become empty, and small again, between them.
--- @include lib/single.lua
--- @include lib/job.lua
--- @include lib/follow.lua
--- @include lib/channels.lua
local call = redis.call
local generation, most, lease = ARGV[1], tonumber(ARGV[2]), ARGV[3]
local claim_channel, put_channel, result_channel, plain_channel = ARGV[5], ARGV[6], ARGV[7], ARGV[8]
local moved, ahead = ARGV[9], tonumber(ARGV[10])
local wants_put_times, is_heard_elsewhere = ARGV[11] == '1', ARGV[12] == '1'
local token_count, end_count, keep = tonumber(ARGV[13]), tonumber(ARGV[14]), ARGV[15]
local is_quick = ARGV[16] ~= '1'
local offers = ARGV[17]
ended_in = ARGV[18]
local FIRST, DROPS, MOST_DUE = 19, 200, 50
-- Redis searches small sorted sets from end to end, but no longer those that had a member of this length, be it for a moment.
-- It is no id, as it holds a NUL.
local MANY, LONG = 8, string.rep('\0', 65)

require_channels(claim_channel, put_channel)
if token_count > 0 then
  require_channels(result_channel, plain_channel)
end
if has_extras() and is_quick then
  return {'declined'}
end
local is_adopted, instead = adopt(generation, false, is_quick)
if not is_adopted and instead[1] == 'declined' then
  return instead
elseif not is_adopted then
  -- It is the message of a queue by now, or nobody's.
  if moved ~= '' and call('TYPE', ids).ok ~= 'zset' then
    put_back(moved)
  end
  return instead
end
local now = now_ms()
local now_text = whole(now)
-- Most of the time there is none of this, and one look spares many. Headers all jobs have where there is tracing.
local any_rare = call('EXISTS', delayed, stalled, cancelled, attempts, crashes, errors, progress, suspects, remembered) > 0
local any_headers = call('EXISTS', headers) == 1
require_types(any_rare or has_extras())
if not is_quick then
  begin_writing()
end
call('STRLEN', finishes)
local promoted = any_rare and promote(now, MOST_DUE, put_channel, is_quick) or 0
local expired = has_extras() and sweep_times(now, MOST_DUE) or 0
if has_extras() and call('HEXISTS', extras, 'waits') == 1 then
  open_waits().go_on()
end
local any_expiry = has_extras() and call('EXISTS', expiry) == 1
if lease == '' then
  lease = call('HGET', config, 'claim_timeout') or '30000'
end
local deadline = now + (tonumber(lease) or 30000)

-- While there are jobs whose worker died nobody fetches ahead, so that each of them is begun with when it is claimed, and the
-- one that kills its workers is found.
-- Nor while jobs may expire: to be claimed is to be started in time.
local may_prefetch = not (any_rare and call('EXISTS', crashes) == 1 or any_expiry)
if not may_prefetch then
  most, ahead = most - ahead, 0
end

--- @include lib/claim-many.lua
--- @include lib/finish-many.lua
take_next()
if has_extras() then
  settle()
  if has_kept_times then
    -- What follows may expire.
    any_expiry = true
    if may_prefetch then
      local begun = most - ahead
      may_prefetch, most = false, math.max(#claim_ids, begun)
      ahead = most - begun
    end
  end
  -- What was finished may have freed places in the gate.
  if #claim_ids < most then
    moved = ''
    take_next()
  end
  keep_claims()
  ring_gate()
  drop_extras()
else
  keep_claims()
  settle()
  if has_extras() then
    -- What follows may wait in the gate, which was not there before.
    ring_gate()
  end
end
return {
  'ok', now, (any_rare or has_extras()) and next_due(now) or -1, has_extras() and open_gate().waiting(offers) or call('LLEN', ids), deadline, promoted, lost,
  claim_ids, claim_items, told.put_times, told.failures, told.attempts, told.headers,
  may_prefetch and 1 or 0, has_extras() and 1 + owes_others() or 0, expired, told.deadlines
}
