-- Has jobs of another feed wait for jobs of this one. To say so again changes nothing.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua); then for each job of this feed where its result is kept, and its request
-- ARGV[1] generation to give the feed if it has none   ARGV[2] the other feed   ARGV[3..] job of this feed, job of the other, and so on
-- Returns {'ok', 1 if there may be something to be delivered to others, and for each 1, or 0 if the job of this feed is not known}
--   or {'missing'}, or {'mismatch', type} if it is no job feed
--- @include lib/job.lua
local is_adopted, instead = adopt(ARGV[1])
if not is_adopted then
  return instead
end
require_types(true)
local reply = {'ok', 0}

-- The result of an earlier job that is kept, unless that was of an earlier feed of this name.
local function result_in(kept_result, kept_request)
  local kept = redis.call('GET', kept_request) or ''
  local nul = string.find(kept, '\0', 1, true)
  if nul and string.sub(kept, 1, nul - 1) ~= redis.call('HGET', config, 'generation') then
    return nil
  end
  return redis.call('LINDEX', kept_result, 0) or nil
end

for i = 3, #ARGV, 2 do
  local result = result_in(KEYS[LAST_OF_EXTRAS + i - 2], KEYS[LAST_OF_EXTRAS + i - 1])
  reply[#reply + 1] = open_waits().follow(ARGV[i], ARGV[2], ARGV[i + 1], result)
end
ring_gate()
reply[2] = owes_others()
return reply
