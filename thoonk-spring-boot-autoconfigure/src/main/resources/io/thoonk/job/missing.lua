-- Finds which of some ids are no jobs of the feed any more. What peers have ended is told to whoever depends on it.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1..] ids
-- Returns {'ok', 1 if there may be something to be delivered to others, id, ...}
--- @include lib/job.lua
local reply = {'ok', 0}
for i = 1, #ARGV do
  local id = ARGV[i]
  if redis.call('HEXISTS', items, id) == 0 and not (is_ours() and redis.call('HEXISTS', delayed_items, id) == 1) then
    reply[#reply + 1] = id
    if is_ours() and has_extras() and redis.call('HEXISTS', options, id) == 1 then
      redis.call('ZREM', suspects, id)
      ended_by_peer(id, now_ms())
      redis.call('HDEL', options, id)
    end
  end
end
if is_ours() then
  ring_gate()
end
reply[2] = owes_others()
return reply
