-- What peers leave of jobs that they end, which is not for the next job of that id. Included by lib/job.lua.

-- Whether an item is all that is left of a job: thoonk.js retracts one and leaves that until maintenance has seen it twice. It has no
-- time either, so that the line, which may be long, is searched for hardly anything else.
local function is_left(id)
  return not redis.call('ZSCORE', published, id) and not redis.call('ZSCORE', claimed, id)
    and redis.call('SISMEMBER', stalled, id) == 0 and not redis.call('LPOS', ids, id) and not redis.call('LPOS', claiming, id)
end

-- Removes such an item; and what else a peer has left of a job. Set where jobs end.
local remove_left, drop_left_over
