-- Removes a job, whatever its state, and tells so; 'false' if there is none. Behind lib/job.lua.
local function retract(id, now, channel)
  local was_delayed = leave_aside(id)
  if redis.call('HDEL', items, id) == 0 and not was_delayed then
    return false
  end
  local since = redis.call('ZSCORE', claimed, id)
  end_claim(id, since and token_of(id, since))
  forget({id}, now)
  redis.call('HDEL', cancelled, id)
  redis.call('ZREM', published, id)
  if redis.call('SREM', stalled, id) == 0 and not since and not was_delayed then
    redis.call('LREM', ids, 0, id)
  end
  redis.call('PUBLISH', channel, id)
  return true
end
