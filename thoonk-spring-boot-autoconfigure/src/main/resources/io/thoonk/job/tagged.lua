-- Tells the ids of jobs that have a tag, in order; those of jobs that are gone may be among them. Changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] tag   ARGV[2] how many to pass over   ARGV[3] how many at most
-- Returns {'ok', id, ...}
--- @include lib/job.lua
local reply = {'ok'}
if is_ours() then
  local members = redis.call('ZRANGEBYLEX', tagged, '[' .. ARGV[1] .. '\0', '(' .. ARGV[1] .. '\1', 'LIMIT', ARGV[2], ARGV[3])
  for i, member in ipairs(members) do
    reply[i + 1] = string.sub(member, #ARGV[1] + 2)
  end
end
return reply
