-- Does what follows for a job from what has become of those that it waits for. Included by lib/waits.lua, inside of what opens waits.

  local function stall_waiting(id, cause)
    local item = call('HGET', delayed_items, id)
    local before, extension = string.match(call('HGET', delayed_meta, id), '^(%Z*)(.*)$')
    call('ZREM', waiting, id)
    leave_aside(id)
    call('HSET', items, id, item)
    call('HSET', options, id, extension)
    call('HSET', told, 's' .. id, before)
    stall(id, reason(cause))
  end

  -- Lets a job wait again that was stalled because of another.
  local function wait_again(id)
    local item, before = call('HGET', items, id), call('HGET', told, 's' .. id)
    call('SREM', stalled, id)
    call('HDEL', crashes, id)
    call('HDEL', errors, id)
    release_place(id)
    local extension = take_extension(id)
    call('HDEL', items, id)
    call('HDEL', told, 's' .. id)
    call('HSET', delayed_items, id, item)
    call('HSET', delayed_meta, id, before .. extension)
    call('ZADD', waiting, whole(now), id)
    jobs_ended({id}, 'retried', now)
  end

  local function drop(id)
    jobs_ended({id}, 'retracted', now)
    leave_aside(id)
    forget({id}, now)
    call('PUBLISH', own_channel('thoonk.retract'), id)
  end

  -- Lets a job run that has waited: at once, or when it is due.
  local function release(id, waits)
    stop_following(id, waits)
    local due = waits.delay ~= '' and now + tonumber(waits.delay) or waits.at ~= '' and tonumber(waits.at) or now
    if waits.expires ~= '' then
      keep_time('e' .. id, math.max(due, now) + tonumber(waits.expires), now)
    end
    if due > now then
      call('ZADD', delayed, whole(due), id)
      if call('ZRANGE', delayed, 0, 0)[1] == id then
        call('PUBLISH', due_channel(), whole(due - now))
      end
      return
    end
    local item = let_in_due(id)
    if item and waits.tells == '1' then
      redis.pcall('PUBLISH', own_channel('feed.publishes'), id .. '\0' .. item)
    end
  end

  -- Set while a job moves, and while others hear: what is to be told meanwhile is told after that.
  local is_busy

  -- Does what follows for a job from what has become of the others.
  local function settle_now(id, waits)
    local is_waiting = call('ZSCORE', waiting, id)
    local is_stalled = not is_waiting and call('HEXISTS', told, 's' .. id) == 1
    if not is_waiting and not is_stalled then
      return
    elseif is_stalled and call('SISMEMBER', stalled, id) == 0 then
      -- A peer has put it back, as it wants it to run.
      stop_following(id, waits)
      return
    end
    local what, cause = decide(waits)
    if what == 'stall' then
      if is_waiting then
        stall_waiting(id, cause)
      else
        keep_error(id, failures_of(id), reason(cause))
      end
      return
    elseif is_stalled then
      wait_again(id)
    end
    if what == 'drop' then
      drop(id)
    elseif what == 'run' then
      release(id, waits)
    end
  end

  local function settle(id, waits)
    local was_busy = is_busy
    is_busy = true
    settle_now(id, waits)
    is_busy = was_busy
  end
