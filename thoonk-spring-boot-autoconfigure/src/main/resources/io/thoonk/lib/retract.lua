-- Removes a job that is put when another with its unique key ends, and tells whoever waits for it; tells whether there was one.
local function retract_next(id)
  if not (has_extras() and open_unique().retract_next(id)) then
    return false
  end
  if redis.call('HEXISTS', extras, 'waits') == 1 then
    open_waits().ended({id}, 'retracted')
  end
  return true
end

-- Removes a job, whatever its state, and tells so; 'false' if there is none. Behind lib/job.lua.
local function retract(id, now, channel)
  local is_aside = redis.call('HEXISTS', delayed_items, id) == 1
  if redis.call('HEXISTS', items, id) == 0 and not is_aside then
    leave_aside(id)
    return false
  end
  local extension = is_aside and string.match(redis.call('HGET', delayed_meta, id) or '', '%z.*$')
  if extension then
    mark_batch(extension)
  end
  local since = redis.call('ZSCORE', claimed, id)
  end_claim(id, since and token_of(id, since))
  jobs_ended({id}, 'retracted', now)
  leave_aside(id)
  redis.call('HDEL', items, id)
  forget({id}, now)
  redis.call('HDEL', cancelled, id)
  redis.call('ZREM', published, id)
  if redis.call('SREM', stalled, id) == 0 and not since and not is_aside then
    redis.call('LREM', ids, 0, id)
  end
  redis.call('PUBLISH', channel, id)
  return true
end
