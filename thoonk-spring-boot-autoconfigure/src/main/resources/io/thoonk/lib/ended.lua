-- What follows from the end of jobs for others: one place, called by each script that ends jobs. Included by lib/job.lua.

--- @include lib/history.lua
--- @include lib/tags.lua
-- Owes it to the batches of jobs to hear what became of these. The version orders what is told of one job.
local function tell_batches(gone, how)
  if redis.call('HEXISTS', extras, 'batch') == 0 then
    return
  end
  for _, id in ipairs(gone) do
    local batch = extension_of(extension_at(id), 'batch')
    if batch then
      local time = server_time()
      local version = string.format('%.0f', tonumber(time[1]) * 1000000 + tonumber(time[2]))
      redis.call('HSET', outbox, 'b\0' .. batch .. '\0' .. id .. '\0' .. version, how)
    end
  end
end

-- Jobs end: 'finished', 'stalled', 'retracted' or 'expired'; or a person takes a stall back: 'retried'. Called behind the first removal of a
-- script, so that a full Redis lets it write, and while all that stands of the jobs beside their claims can still be read; the
-- error of a stalled one is kept already. Each feature that wants to know adds a line, and has a field of extras of its own. Since
-- when they were claimed is told where their claims were not ended by end_claim.
local function jobs_ended(gone, how, now, since)
  if not has_extras() then
    return
  end
  tell_batches(gone, how)
  if how ~= 'retried' then
    record_ended(gone, how, now, since)
    if how ~= 'stalled' then
      drop_tags(gone)
    end
    end_unique(gone, how == 'stalled')
  else
    retry_unique(gone)
  end
  if redis.call('HEXISTS', extras, 'waits') == 1 then
    open_waits().ended(gone, how)
  end
end

-- A job of which only our keys are left was ended by a peer; which way, it does not tell.
local function ended_by_peer(id, now)
  if has_extras() and redis.call('HEXISTS', options, id) == 1 then
    jobs_ended({id}, 'finished', now)
  end
end

-- thoonk.js has retracted it.
remove_left = function(id, now)
  redis.call('ZREM', suspects, id)
  jobs_ended({id}, 'retracted', now)
  redis.call('HDEL', items, id)
  redis.call('HDEL', cancelled, id)
  redis.call('HDEL', progress, id)
  if has_extras() then
    open_gate().leave_place(id)
  end
  forget({id}, now)
end

-- Removes what a peer has left of a job that it ended, before the next one of that id is put. One look at what is mostly not there is
-- enough.
local any_left_over
drop_left_over = function(id, now)
  if has_extras() then
    if redis.call('HEXISTS', options, id) == 1 then
      ended_by_peer(id, now)
      open_gate().leave_place(id)
      redis.call('HDEL', options, id)
    end
    if redis.call('HEXISTS', unique, 'j' .. id) == 1 and not open_unique().key_of_next(id) then
      end_unique({id})
    end
    if redis.call('HEXISTS', extras, 'waits') == 1 then
      -- Whoever waits for that one does not wait for the next.
      open_waits().look_at(id)
      open_waits().go_on()
    end
    forget_times({id})
  end
  any_left_over = any_left_over or redis.call('EXISTS', attempts, crashes, errors, headers, progress, checkpoints)
  if any_left_over > 0 then
    for _, beside in ipairs({attempts, crashes, errors, headers, progress}) do
      redis.call('HDEL', beside, id)
    end
    drop_checkpoints({id})
  end
end

-- Whether the feed owes others something that is to be delivered at once, and not what could not be: 1 or 0.
local function owes_others()
  return has_extras() and redis.call('HLEN', outbox) > redis.call('HLEN', outbox_failed) and 1 or 0
end

