-- Looks after jobs that wait for others, a few at a time: peers tell nobody what they end, and a process may have died before it told
-- another feed that a job of this one waits for one of its jobs.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] generation to give the feed if it has none   ARGV[2] behind which of the jobs that are waited for to go on, '' at first
-- ARGV[3] how many of these to look at   ARGV[4] how many of the jobs that wait to pass over   ARGV[5] how many of these to look at
-- ARGV[6..] jobs to look at, of which it was heard that they have finished
-- Returns {'ok', 1 if there may be something to be delivered to others, behind which to go on or '' at the end, how many to pass over
--   the next time or 0 at the end, and for each that is waited for elsewhere: who waits, f or b, feed, id}
--- @include lib/job.lua
if not adopt(ARGV[1]) then
  return {'ok', 0, '', 0}
end
begin_writing()
require_types(true)
local reply = {'ok', 0, '', 0}
local waits = open_waits()
reply[3] = waits.look(ARGV[2], tonumber(ARGV[3]))
reply[4] = waits.elsewhere(tonumber(ARGV[4]), tonumber(ARGV[5]), function(id, each)
  for _, text in ipairs({id, each.kind, each.feed, each.id}) do
    reply[#reply + 1] = text
  end
end)
for i = 6, #ARGV do
  waits.look_at(ARGV[i])
end
waits.go_on()
ring_gate()
reply[2] = owes_others()
return reply
