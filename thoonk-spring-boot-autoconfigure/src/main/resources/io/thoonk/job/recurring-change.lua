-- Pauses what recurs, goes on with it, or removes it.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), and those of lib/recurring.lua
-- ARGV[1] id   ARGV[2] revision   ARGV[3] 'pause', 'resume' or 'remove'
-- ARGV[4] when it is due where it goes on, in ms, '' for never   ARGV[5] channel on which a new first due time is told
-- Returns {'ok'}, {'changed'} if the revision is another, or {'absent'}
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/recurring.lua
local id, revision, change, due, due_channel = unpack(ARGV)

require_channels(due_channel)
local definition = recurring_of(id)
if not definition then
  forget_recurring(id)
  return {'absent'}
elseif definition.revision ~= revision then
  return {'changed'}
elseif change == 'remove' then
  forget_recurring(id)
  return {'ok'}
end
local state = change == 'pause' and 'paused' or 'active'
if definition.state ~= state then
  definition.state = state
  definition.revision = whole(tonumber(revision) + 1)
  keep_recurring(id, definition)
  set_due(id, state == 'active' and due or '', now_ms(), due_channel)
end
return {'ok'}
