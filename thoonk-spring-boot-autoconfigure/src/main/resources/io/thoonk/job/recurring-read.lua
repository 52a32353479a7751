-- Tells what recurs, and the time.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), and those of lib/recurring.lua
-- ARGV[1] 'one', 'all', or 'due' for those whose time has come, at most so many   ARGV[2] id, or how many
-- Returns {'ok', now in ms, ms until the first that is not told is due or -1, then id, due time or '', definition, payload of each}
--- @include lib/job.lua
--- @include lib/recurring.lua
local kind, argument = ARGV[1], ARGV[2]
local now = now_ms()
local wanted = {argument}
if kind == 'all' then
  wanted = redis.call('HKEYS', recurring)
elseif kind == 'due' then
  wanted = redis.call('ZRANGEBYSCORE', recurring_due, '-inf', whole(now), 'LIMIT', 0, argument)
end
local told = {}
for _, id in ipairs(wanted) do
  local definition = recurring_of(id)
  if definition then
    local at = #told
    told[at + 1], told[at + 2] = id, redis.call('ZSCORE', recurring_due, id) or ''
    told[at + 3], told[at + 4] = redis.call('HGET', recurring, id), redis.call('HGET', recurring_items, id) or ''
  elseif redis.call('HEXISTS', recurring, id) == 1 then
    forget_recurring(id)
  end
end
local first = redis.call('ZRANGEBYSCORE', recurring_due, '(' .. whole(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return {'ok', now, first[2] and tonumber(first[2]) - now or -1, unpack(told)}
