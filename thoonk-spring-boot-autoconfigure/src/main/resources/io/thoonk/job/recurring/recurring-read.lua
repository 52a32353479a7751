-- Tells what recurs, and the time.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), and those of lib/recurring.lua
-- ARGV[1] 'one', 'some', or 'due' for those whose time has come, at most so many   ARGV[2] id, cursor, or how many
-- Returns {'ok', now in ms, ms until the first that is not told is due or -1, or the cursor of the next that are told, then id,
--   due time or '', definition, payload, failures in a row of each}
--- @include lib/job.lua
--- @include lib/recurring.lua
local kind, argument = ARGV[1], ARGV[2]
local now = now_ms()
local wanted, cursor = {argument}, nil
if kind == 'some' then
  local scan = redis.call('HSCAN', recurring, argument, 'COUNT', 100)
  cursor, wanted = scan[1], {}
  for i = 1, #scan[2], 2 do
    wanted[#wanted + 1] = scan[2][i]
  end
elseif kind == 'due' then
  wanted = redis.call('ZRANGEBYSCORE', recurring_due, '-inf', whole(now), 'LIMIT', 0, argument)
end
local told = {}
for _, id in ipairs(wanted) do
  local definition = recurring_of(id)
  if definition then
    local at = #told
    told[at + 1], told[at + 2] = id, redis.call('ZSCORE', recurring_due, id) or ''
    told[at + 3], told[at + 4] = text_of(definition), redis.call('HGET', recurring_items, id) or ''
    told[at + 5] = whole(failures_in_row(definition))
  elseif redis.call('HEXISTS', recurring, id) == 1 then
    forget_recurring(id)
  end
end
if cursor then
  return {'ok', now, cursor, unpack(told)}
end
local first = redis.call('ZRANGEBYSCORE', recurring_due, '(' .. whole(now), '+inf', 'WITHSCORES', 'LIMIT', 0, 1)
return {'ok', now, first[2] and tonumber(first[2]) - now or -1, unpack(told)}
