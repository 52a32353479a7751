-- Tells whether items or fields of ours may be left over; looks at little more than sizes and changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- Returns {'ok', how many more items there are than ids in a state, suspects, fields that we keep beside jobs, stalled jobs, how many of
--   them and for how many ms the feed keeps, each '' if its configuration does not say, now in ms}
--- @include lib/job.lua
if redis.call('EXISTS', items, attempts, crashes, errors, headers, remembered, progress, suspects, options, checkpoints,
  unique) == 0 then
  return {'ok', 0, 0, 0, 0, '', '', 0}
end
local accounted = redis.call('LLEN', ids) + redis.call('LLEN', claiming) + redis.call('ZCARD', claimed)
  + redis.call('SCARD', stalled)
-- Peers stall ids without item too, which stay for ever and would outweigh as many items in no state.
for _, id in ipairs(redis.call('SRANDMEMBER', stalled, 50)) do
  accounted = accounted - 1 + redis.call('HEXISTS', items, id)
end
local beside = redis.call('HLEN', attempts) + redis.call('HLEN', crashes) + redis.call('HLEN', errors)
  + redis.call('HLEN', headers) + redis.call('HLEN', remembered) + redis.call('HLEN', progress)
  + redis.call('HLEN', options) + redis.call('HLEN', checkpoints) + redis.call('HLEN', unique)
local kept = redis.call('HMGET', config, 'stalled_max', 'stalled_for')
local function number(text)
  return string.match(text or '', '^[1-9]%d*$') or ''
end
return {
  'ok', redis.call('HLEN', items) - accounted, redis.call('ZCARD', suspects), beside, redis.call('SCARD', stalled),
  number(kept[1]), number(kept[2]), now_ms()
}
