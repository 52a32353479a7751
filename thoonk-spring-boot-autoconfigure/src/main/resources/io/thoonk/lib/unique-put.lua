-- What a put with a unique key does (docs/unique.md). Behind lib/job.lua; such a job is put alone.

-- How a key is used: mode, ms, ms, 1 if something trails, and the key.
local function unique_of(text)
  local mode, period, max, trailing, key = string.match(text, '^(%u_?%u*_?%u*):(%d*):(%d*):(%d?):(.*)$')
  return {mode = mode, period = tonumber(period) or 0, max = tonumber(max) or 0, trails = trailing == '1', key = key}
end

-- NEW, EXISTING, REPLACED or NEXT; when it is due at the earliest, 0 for what its own options say; when the window ends from then
-- on; and how long the window of what trails is.
local function decide_unique(how, where, entry, following, now)
  local window = entry and entry.window or 0
  if following and where ~= 'NONE' then
    -- What is put last runs last, also where the job before comes back.
    where = 'RUNNING'
  end
  if how.mode == 'KEEP_FIRST' then
    return where == 'NONE' and 'NEW' or 'EXISTING', 0, 0, 0
  elseif how.mode == 'THROTTLE' then
    local is_open = now < window
    if where == 'NONE' and not is_open then
      return 'NEW', 0, now + how.period, 0
    elseif not how.trails then
      return 'EXISTING', 0, window, 0
    elseif where == 'NONE' then
      return 'NEW', window, window + how.period, 0
    elseif where == 'DELAYED' then
      return 'REPLACED', 0, window, 0
    end
    return 'NEXT', math.max(now, window), window, how.period
  end
  local quiet, max = how.mode == 'DEBOUNCE' and now + how.period or 0, how.max
  if where == 'NONE' then
    return 'NEW', quiet, 0, 0
  elseif where == 'IN_LINE' then
    -- What was due stays due: who puts without end cannot take it out of the line again.
    return 'REPLACED', 0, 0, 0
  elseif where == 'DELAYED' then
    return 'REPLACED', quiet > 0 and math.min(quiet, entry.since + max) or 0, 0, 0
  end
  return 'NEXT', quiet > 0 and math.min(quiet, (following and following.since or now) + max) or 0, 0, 0
end

-- Gives a job that waits another payload and what belongs to it; its place stays, and its due time where none is given or where it
-- was started before.
local function replace_unique(id, where, put, due, now)
  local aside = redis.call('HEXISTS', delayed_items, id) == 1
  redis.call('HSET', aside and delayed_items or items, id, put.item)
  local meta = redis.call('HGET', delayed_meta, id) or ''
  if where == 'DELAYED' and due and string.find(meta, '^%d+:%d+:%a+:0') then
    redis.call('ZADD', delayed, whole(due), id)
    if redis.call('ZRANGE', delayed, 0, 0)[1] == id then
      redis.call('PUBLISH', due_channel(), whole(math.max(0, due - now)))
    end
  end
  if put.headers == '' then
    redis.call('HDEL', headers, id)
  else
    redis.call('HSET', headers, id, put.headers)
  end
  if put.most == '' then
    redis.call('HDEL', attempts, id)
  else
    redis.call('HSET', attempts, id, put.most)
  end
  drop_checkpoints({id})
  forget_times({id})
  local since = where == 'DELAYED' and tonumber(redis.call('ZSCORE', delayed, id)) or now
  keep_times(id, put.own, since, now)
end

-- What the put of a job with a unique key does, whose arguments begin there. Changes nothing, but for the next job of the key: its turn
-- has come where a peer has ended the one before.
local function look_at_unique(i, own, is_known, now)
  local fields_of = ARGV[i + 2]
  local delay, at, most, chosen = string.match(fields_of, '^%a:(%d*):(%-?%d*):(%d*):(%w*)')
  local put = {id = ARGV[i], item = ARGV[i + 1], options = fields_of, headers = ARGV[i + 3], own = own, most = most}
  if chosen ~= '' and is_known(put.id, chosen) then
    put.kind, put.stands = 'EXISTING', put.id
    return put
  end
  local how, uniques = unique_of(own.unique), open_unique()
  local entry = uniques.entry(how.key)
  local where = entry and uniques.where(entry.id) or 'NONE'
  if where == 'NONE' and uniques.put_next(how.key, entry) then
    entry = uniques.entry(how.key)
    where = uniques.where(entry.id)
  end
  local following = uniques.next_of(how.key)
  local kind, due, window, period = decide_unique(how, where, entry, following, now)
  put.how, put.entry, put.where, put.following, put.kind, put.window, put.period = how, entry, where, following, kind, window, period
  put.due = math.max(due, delay ~= '' and now + tonumber(delay) or at ~= '' and tonumber(at) or now)
  put.stands = kind == 'NEXT' and (following or put).id or entry and entry.id
  return put
end

-- Does what was found, where that is not to put a job; tells so.
local function put_beside(put, now, put_channel)
  if put.kind == 'REPLACED' then
    local may_move = put.how.mode == 'REPLACE' or put.how.mode == 'DEBOUNCE'
    replace_unique(put.entry.id, put.where, put, may_move and put.due, now)
  elseif put.kind == 'NEXT' then
    local cancels = put.how.mode == 'CANCEL_RUNNING'
    local fields_of, extension = string.match(put.options, '^(%Z*)(.*)$')
    local own = (put.own.expires and '\0expires\0' .. put.own.expires or '')
      .. (put.own.deadline and '\0deadline\0' .. put.own.deadline or '')
    open_unique().keep_next(put.how.key, {
      since = put.following and put.following.since or now, due = put.due, period = put.period,
      cancels = cancels or put.following and put.following.cancels, id = put.stands, options = fields_of .. own .. extension,
      headers = put.headers, channel = put_channel, item = put.item
    })
    if cancels then
      redis.call('PUBLISH', own_channel('thoonk.stop'), put.entry.id)
    end
  end
  ring_gate()
  return {'ok', 0, has_extras() and 1 or 0, put.kind, put.stands}
end
