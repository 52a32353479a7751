-- Removes what we keep beside jobs that a peer has ended, a few at a time.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua)
-- ARGV[1] attempts, crashes, errors, headers, remembered, progress, options, checkpoints or unique   ARGV[2] cursor   ARGV[3] how many to look at
-- Returns {'ok', next cursor, how many were removed}
--- @include lib/job.lua
--- @include lib/walk.lua
local hashes = {
  attempts = attempts, crashes = crashes, errors = errors, headers = headers, remembered = remembered, progress = progress,
  options = options, checkpoints = checkpoints, unique = unique
}
local hash = hashes[ARGV[1]]
begin_writing()
local step = walk(hash, ARGV[2], ARGV[3])
local removed = 0
for i = 1, #step[2], 2 do
  local id = step[2][i]
  local is_there = redis.call('HEXISTS', items, id) == 1 or hash ~= options and redis.call('HEXISTS', delayed_items, id) == 1
  if hash == unique then
    is_there = true
    removed = removed + (open_unique().tidy(id) and 1 or 0)
  elseif hash == progress then
    is_there = redis.call('ZSCORE', claimed, id)
  end
  if not is_there then
    if hash == options then
      redis.call('ZREM', suspects, id)
      ended_by_peer(id, now_ms())
    end
    if hash == remembered then
      local now = now_ms()
      redis.call('ZADD', ended, whole(now + tonumber(step[2][i + 1])), id)
    end
    if hash == checkpoints then
      drop_checkpoints({id})
    else
      redis.call('HDEL', hash, id)
    end
    removed = removed + 1
  end
end
if hash == unique or hash == options then
  ring_gate()
end
return {'ok', step[1], removed}
