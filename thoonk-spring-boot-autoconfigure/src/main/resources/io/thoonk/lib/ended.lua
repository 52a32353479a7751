-- What follows from the end of jobs for others: one place, called by each script that ends jobs. Included by lib/job.lua.

-- What was said of a job beyond the common options, wherever it stands now; '' if nothing was.
local function extension_at(id)
  return redis.call('HGET', options, id) or string.match(redis.call('HGET', delayed_meta, id) or '', '%z.*$') or ''
end

-- Jobs end: 'finished', 'stalled' (which a retry takes back), 'retracted' or 'expired'. Called behind the first removal of a
-- script, so that a full Redis lets it write, and while all that stands of the jobs beside their claims can still be read; the
-- error of a stalled one is kept already. Each feature that wants to know adds a line, and has a field of extras of its own.
local function jobs_ended(gone, how, now)
  if not has_extras() then
    return
  end
end

-- A job of which only our keys are left was ended by a peer; which way, it does not tell.
local function ended_by_peer(id, now)
  if has_extras() and redis.call('HEXISTS', options, id) == 1 then
    jobs_ended({id}, 'finished', now)
  end
end
