-- Finds which members of a batch are no jobs of the feed any more. What peers have ended, stalled or retried is told to whoever depends on it.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] the batch   ARGV[2] '1' if it takes them for stalled, or ''   ARGV[3..] their ids
-- Returns {'ok', 1 if there may be something to be delivered to others, id, ...}
--- @include lib/job.lua
local batch, reply, known = ARGV[1], {'ok', 0}, ARGV[2] == '1' and 1 or 0
if is_ours() then
  begin_writing()
end
for i = 3, #ARGV do
  local id = ARGV[i]
  if redis.call('HEXISTS', items, id) == 0 and not (is_ours() and redis.call('HEXISTS', delayed_items, id) == 1) then
    reply[#reply + 1] = id
    if is_ours() and has_extras() and redis.call('HEXISTS', options, id) == 1 then
      redis.call('ZREM', suspects, id)
      ended_by_peer(id, now_ms())
      redis.call('HDEL', options, id)
    end
  elseif is_ours() and has_extras() and redis.call('SISMEMBER', stalled, id) ~= known
    and extension_of(extension_at(id), 'batch') == batch then
    tell_batches({id}, known == 0 and 'stalled' or 'retried')
  end
end
if is_ours() then
  ring_gate()
end
reply[2] = owes_others()
return reply
