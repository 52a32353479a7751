-- Defines what recurs, or changes it. A schedule that stays keeps its due time; whatever changes makes a new revision. What a
-- declaration switched off, or none was left of, goes on; what somebody paused stays paused.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), and those of lib/recurring.lua
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] revision that is to be changed, '' for none
-- ARGV[4] schedule   ARGV[5] misfire   ARGV[6] overlap   ARGV[7] payload
-- ARGV[8] when it is due where its schedule is new, in ms   ARGV[9] channel on which a new first due time is told
-- ARGV[10] when it was due as it was read, in ms, '' for never
-- Returns {'ok', revision}, {'changed'} if the revision or the due time is another, {'missing'}, or {'mismatch', type} if it is no job feed
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/recurring.lua
local generation, id, revision, schedule, misfire, overlap, item, due, due_channel, seen = unpack(ARGV)

require_channels(due_channel)
local is_adopted, instead = adopt(generation, true)
if not is_adopted then
  return instead
end
local before = recurring_of(id)
if (before and before.revision or '') ~= revision or before and not is_due_as_seen(id, seen) then
  return {'changed'}
end
local declared = ''
if before and before.declared ~= '' then
  -- An operator's schedule stands above what is declared.
  schedule, declared = before.schedule, schedule
end
local is_same_schedule = before and before.schedule == schedule
local goes_on = before and (before.state == 'off' or before.state == 'undeclared')
if not goes_on and is_same_schedule and before.declared == declared and before.misfire == misfire and before.overlap == overlap
    and redis.call('HGET', recurring_items, id) == item then
  return {'ok', revision}
end
local definition = {
  generation = redis.call('HGET', config, 'generation'),
  revision = whole((tonumber(revision) or 0) + 1),
  state = before and not goes_on and before.state or 'active',
  schedule = schedule,
  misfire = misfire,
  overlap = overlap,
  last = before and before.last or '',
  missed = before and before.missed or '0',
  held = '',
  declared = declared,
  skipped = before and before.skipped or '0'
}
if is_same_schedule and before.state == 'undeclared' then
  due = before.held
end
redis.call('HSET', recurring_items, id, item)
keep_recurring(id, definition)
if definition.state == 'active' and (goes_on or not is_same_schedule) then
  set_due(id, due, now_ms(), due_channel)
end
return {'ok', definition.revision}
