-- Defines what recurs, or changes it. A schedule that stays keeps its due time; whatever changes makes a new revision. What a
-- declaration switched off, or none was left of, goes on; what somebody paused stays paused.
-- An application also declares what recurs, again and again: of two versions of it the one that came later holds, as long as
-- a process of it lives, and one that was replaced does not come back.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), and those of lib/recurring.lua
-- ARGV[1] generation to give the feed if it has none   ARGV[2] id   ARGV[3] revision that is to be changed, '' for none
-- ARGV[4] schedule, '' for one that is declared to be off   ARGV[5] misfire, overlap, limit, jitter, '1' if it runs at each start
--   and how many failures pause it, with a NUL between them   ARGV[6] payload
-- ARGV[7] when it is due where its schedule is new, in ms, '' for never   ARGV[8] channel on which a new first due time is told
-- ARGV[9] when it was due as it was read, in ms, '' for never
-- ARGV[10] for how many ms a declaration holds against one that it has replaced, '' if nothing is declared
-- Returns {'ok', revision}, {'replaced'} if another declaration holds, {'changed'} if the revision or the due time is another,
--   {'missing'}, or {'mismatch', type} if it is no job feed
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/recurring.lua
local generation, id, revision, schedule, options_text, item, due, due_channel, seen, holds_for = unpack(ARGV)

require_channels(due_channel)
local is_adopted, instead = adopt(generation, true)
if not is_adopted then
  return instead
end
local before = recurring_of(id)
if (before and before.revision or '') ~= revision or before and not is_due_as_seen(id, seen) then
  return {'changed'}
end
local now = now_ms()
local print, replaced = before and before.print or '', before and before.replaced or ''
if holds_for ~= '' then
  local own = schedule == '' and 'off' or string.sub(redis.sha1hex(schedule .. '\0' .. options_text .. '\0' .. item), 1, 12)
  if own ~= print then
    local declared_at = redis.call('ZSCORE', recurring_declared, id)
    local others = {}
    for other in string.gmatch(replaced, '%S+') do
      if other == own and declared_at and now - declared_at < tonumber(holds_for) then
        return {'replaced'}
      elseif other ~= own and #others < 7 then
        others[#others + 1] = other
      end
    end
    replaced = table.concat({print, unpack(others)}, ' ')
    print = own
  end
  if before or schedule ~= '' then
    redis.call('ZADD', recurring_declared, whole(now), id)
  end
end
if schedule == '' then
  if before and before.state ~= 'off' and before.state ~= 'paused' and before.state ~= 'failed' then
    before.state, before.revision = 'off', whole(tonumber(revision) + 1)
    set_due(id, '')
  end
  if before then
    before.print, before.replaced = print, replaced
    keep_recurring(id, before)
  end
  return {'ok', before and before.revision or ''}
end

local declared = ''
if before and before.declared ~= '' then
  -- An operator's schedule stands above what is declared.
  schedule, declared = before.schedule, schedule
end
local definition = before or new_definition()
if not before then
  definition.generation, definition.state = redis.call('HGET', config, 'generation'), 'active'
end
local was = text_of(definition)
local is_same_time = definition.schedule == schedule
local limit_before, jitter_before = definition.limit, definition.jitter
definition.misfire, definition.overlap, definition.limit, definition.jitter, definition.on_start, definition.most_failures =
  string.match(options_text, '^(%Z*)%z(%Z*)%z(%Z*)%z(%Z*)%z(%Z*)%z(%Z*)$')
is_same_time = is_same_time and definition.jitter == jitter_before
if not is_same_time or definition.limit ~= limit_before then
  definition.left = definition.limit
end
local state = definition.state
local goes_on = state == 'off' or state == 'undeclared'
  or state == 'ended' and not (is_same_time and definition.limit == limit_before)
if is_same_time and state == 'undeclared' then
  due = definition.held
end
definition.schedule, definition.declared, definition.print, definition.replaced = schedule, declared, print, replaced
if goes_on or state == 'active' and not is_same_time then
  definition.held = ''
  go_on(id, definition, due, now, due_channel)
end
if not before or text_of(definition) ~= was or redis.call('HGET', recurring_items, id) ~= item then
  definition.revision = whole((tonumber(revision) or 0) + 1)
  redis.call('HSET', recurring_items, id, item)
  keep_recurring(id, definition)
end
return {'ok', definition.revision}
