-- Pauses what recurs, switches it off, goes on with it, removes it, gives it an operator's schedule or the declared one back, or
-- notes that a process declares it.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), and those of lib/recurring.lua
-- ARGV[1] id   ARGV[2] revision   ARGV[3] 'pause', 'off', 'resume', 'remove', 'override', 'restore' or
--   'declare'
-- ARGV[4] when it is due where it goes on, in ms, '' for never   ARGV[5] channel on which a new first due time is told
-- ARGV[6] the operator's schedule   ARGV[7] when it was due as it was read, in ms, '' for never
-- Returns {'ok'}, {'changed'} if the revision or the due time is another, {'undeclared'} if no process declared it for too long, or {'absent'}
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/recurring.lua
local id, revision, change, due, due_channel, schedule, seen = unpack(ARGV)

require_channels(due_channel)
local definition = recurring_of(id)
if not definition then
  forget_recurring(id)
  return {'absent'}
elseif change == 'declare' then
  redis.call('ZADD', recurring_declared, whole(now_ms()), id)
  return {definition.state == 'undeclared' and 'undeclared' or 'ok'}
elseif definition.revision ~= revision or due ~= '' and not is_due_as_seen(id, seen) then
  return {'changed'}
elseif change == 'remove' then
  forget_recurring(id)
  return {'ok'}
end
if change == 'restore' and definition.declared == '' then
  return {'ok'}
elseif change == 'override' or change == 'restore' then
  local declared = definition.declared ~= '' and definition.declared or definition.schedule
  definition.schedule = change == 'override' and schedule or declared
  definition.declared = change == 'override' and declared or ''
  definition.revision = whole(tonumber(revision) + 1)
  if definition.state == 'active' or definition.state == 'ended' then
    definition.left = definition.limit
    go_on(id, definition, due, now_ms(), due_channel)
  end
  keep_recurring(id, definition)
  return {'ok'}
end
local state = ({pause = 'paused', off = 'off', resume = 'active'})[change]
if state == 'active' and definition.state == 'undeclared' then
  -- Whoever goes on with it answers for it.
  redis.call('ZREM', recurring_declared, id)
end
local keeps_state = state == 'off' and (definition.state == 'paused' or definition.state == 'failed')
if definition.state ~= state and not keeps_state then
  definition.revision = whole(tonumber(revision) + 1)
  if state == 'active' then
    definition.failures, definition.counted, definition.before = '0', definition.last, ''
    if definition.left == '0' then
      definition.left = definition.limit
    end
    go_on(id, definition, due, now_ms(), due_channel)
  else
    definition.state = state
    set_due(id, '')
  end
  keep_recurring(id, definition)
end
return {'ok'}
