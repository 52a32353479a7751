-- What follows the end of jobs: jobs that are put in the same script, or owed to other feeds. Behind lib/job.lua.

-- Plain jobs and what is owed are gathered, and written many at a time: a command for each took three times as long.
local MOST_FOLLOWERS = 500
local followers, follower_items, owed = {}, {}, {}

-- Whether nobody has put a job of this id before; removes what thoonk.js has left of one.
local function is_new(id, now, any_aside, any_remembered)
  local is_there = redis.call('HEXISTS', items, id) == 1
  if is_there and not is_left(id) or any_aside and redis.call('HEXISTS', delayed_items, id) == 1
    or any_remembered and is_remembered(id, now) then
    return false
  elseif is_there then
    remove_left(id, now)
  end
  return true
end

local function put_followers(now, put_channel)
  local since, any_aside = whole(now), redis.call('EXISTS', delayed_items) == 1
  local any_remembered = redis.call('EXISTS', ended, remembered) > 0
  local new, fields, scores = {}, {}, {}
  for i, id in ipairs(followers) do
    if is_new(id, now, any_aside, any_remembered) then
      local double = 2 * #new
      new[#new + 1] = id
      fields[double + 1], fields[double + 2], scores[double + 1], scores[double + 2] = id, follower_items[i], since, id
    end
  end
  followers, follower_items = {}, {}
  if #new == 0 then
    return
  end
  if has_extras() and open_gate().takes('', false, #new) then
    for i, id in ipairs(new) do
      open_gate().add(id, fields[2 * i], since, '0', 'NORMAL', '')
    end
  else
    redis.call('HSET', items, unpack(fields))
    redis.call('ZADD', published, unpack(scores))
    redis.call('LPUSH', ids, unpack(new))
    for i = 1, has_extras() and #new or 0 do
      open_gate().pass(new[i])
    end
  end
  if has_extras() then
    open_gate().let_in()
  end
  redis.call('INCRBY', publishes, #new)
  for i = 1, put_channel ~= '' and #new or 0 do
    redis.call('PUBLISH', put_channel, new[i] .. '\0' .. fields[2 * i])
  end
end

-- Writes what has been gathered.
local function write_followers(now, put_channel)
  if #followers > 0 then
    put_followers(now, put_channel)
  end
  if #owed > 0 then
    redis.call('HSET', outbox, unpack(owed))
    owed = {}
  end
end

-- Gathers a plain job, told by its id, a NUL and its item.
local function follow_plain(told, now, put_channel)
  local behind = string.find(told, '\0', 1, true)
  followers[#followers + 1] = string.sub(told, 1, behind - 1)
  follower_items[#followers] = string.sub(told, behind + 1)
  if #followers >= MOST_FOLLOWERS then
    write_followers(now, put_channel)
  end
end

-- Gathers what a handler wanted to follow; write_followers() has to come behind the last. Packed are parts, each with its length and
-- a colon before it: 'put', then id, item, options and headers of a job of this feed; or 'owe', then the key and the body of what
-- the outbox holds for another.
local function follow(packed, now, put_channel)
  local at = 1
  local function part()
    local _, last, size = string.find(packed, '^(%d+):', at)
    at = last + 1 + tonumber(size)
    return string.sub(packed, last + 1, at - 1)
  end
  while at <= #packed do
    if part() == 'put' then
      local id, item, fields, own_headers = part(), part(), part(), part()
      if fields == 'N::::1:' and own_headers == '' then
        followers[#followers + 1], follower_items[#follower_items + 1] = id, item
      else
        -- In the order in which the handler named them.
        write_followers(now, put_channel)
        enter_job(id, item, fields, own_headers, now, put_channel)
      end
    else
      owed[#owed + 1], owed[#owed + 2] = part(), part()
    end
    if #followers >= MOST_FOLLOWERS or #owed >= 2 * MOST_FOLLOWERS then
      write_followers(now, put_channel)
    end
  end
end
