-- Changes a batch of jobs, and decides what follows. All of it stands in the slot of the batch, and none of it is counted: a batch
-- is over when the set of its open members is empty.
-- KEYS[1] what is set and what has happened   KEYS[2] members, each with a letter for its state and the version of that
-- KEYS[3] open members   KEYS[4] stalled ones   KEYS[5] those that ended otherwise than by finishing
-- KEYS[6] what is owed to feeds: callbacks, and to jobs that wait for the batch what has become of it
-- ARGV[1] what to do, ARGV[2..] with what:
--   'define', event, key and body of the callback; 'add', member, ...; 'drop', member, ...; 'close'; 'cancel'; 'deadline', ms;
--   'await', job that waits for the batch, behind its feed and a NUL, ...;
--   'tell', then member, how it ended ('finished', 'stalled', 'retracted', 'expired') or 'retried', and the version, and so on
--   'look', which changes nothing
-- Returns {'ok', 1 if callbacks are owed, 1 if all is over and nothing is owed}, {'over'} if nothing can be added or set any more, or {'full'} if too many
--   jobs wait for the batch
--- @include lib/time.lua
local state, members, open, stalled, lost, outbox = unpack(KEYS)
local KEPT_FOR = '86400000'
local OPEN, STALLED, FINISHED = 'o', 's', 'f'
-- So many jobs may wait for one batch.
local MOST_WAITING = 1000
local call = redis.call
local time = server_time()
local now = string.format('%.0f', tonumber(time[1]) * 1000 + math.floor(tonumber(time[2]) / 1000))

local function is_over()
  return call('HEXISTS', state, 'over') == 1
end

-- What has become of the change. A batch of which there is nothing may be one that somebody begins with at this moment.
local function answer()
  local owes = call('EXISTS', outbox)
  return {'ok', owes, owes == 0 and is_over() and 1 or 0}
end

-- Owes the callback of an event that has happened.
local function owe(event)
  local key, body = string.match(call('HGET', state, 'on.' .. event) or '', '^(%w+):(.*)$')
  if key and call('HEXISTS', state, 'at.' .. event) == 1 and call('HSETNX', state, 'owed.' .. event, now) == 1 then
    call('HSET', outbox, key, body)
  end
end

local function happen(event)
  call('HSETNX', state, 'at.' .. event, now)
  owe(event)
end

-- What has become of the batch for those who wait for it: nothing until all members have ended.
local function outcome()
  if call('HEXISTS', state, 'at.success') == 1 then
    return 'finished'
  elseif is_over() then
    return 'retracted'
  end
  local has_ended = call('SCARD', open) == 0 and call('HEXISTS', state, 'closed') == 1
  return has_ended and 'stalled' or 'retried'
end

-- Owes it to a job that waits for the batch to hear that.
local function owe_outcome(follower, how)
  local version = string.format('%.0f', tonumber(time[1]) * 1000000 + tonumber(time[2]))
  call('HSET', outbox, 'v\0' .. follower .. '\0' .. version, how .. '\0' .. '0')
end

local function tell_followers()
  local how = outcome()
  if (call('HGET', state, 'told') or 'retried') ~= how then
    call('HSET', state, 'told', how)
    for _, field in ipairs(call('HKEYS', state)) do
      if string.sub(field, 1, 2) == 'w\0' then
        owe_outcome(string.sub(field, 3), how)
      end
    end
  end
end

-- What the sets say: the first stall is trouble, no open member is the end, and with none stalled or lost either it is a success.
-- Each happens once; a retry reopens, and only a success may still come then.
local function decide()
  local left, aside, gone = call('SCARD', open), call('SCARD', stalled), call('SCARD', lost)
  if aside > 0 then
    happen('trouble')
  end
  if left == 0 and call('HEXISTS', state, 'closed') == 1 then
    happen('end')
    if aside == 0 then
      if gone == 0 then
        happen('success')
      end
      if call('HSETNX', state, 'over', now) == 1 then
        for i = 1, 5 do
          call('PEXPIRE', KEYS[i], KEPT_FOR)
        end
      end
    end
  end
  tell_followers()
  return answer()
end

-- What ends for good stays so, whatever comes late; of what may come back the latest counts.
local function tell(member, how, version)
  local letter, before = string.match(call('HGET', members, member) or '', '^(%l)(%d+)$')
  if letter ~= OPEN and letter ~= STALLED then
    return
  end
  local next_letter = ({finished = FINISHED, stalled = STALLED, retried = OPEN, retracted = 'r', expired = 'e'})[how]
  if (next_letter == STALLED or next_letter == OPEN) and tonumber(version) <= tonumber(before) then
    return
  end
  call('SREM', open, member)
  call('SREM', stalled, member)
  call('HSET', members, member, next_letter .. version)
  if next_letter == OPEN then
    call('SADD', open, member)
  elseif next_letter == STALLED then
    call('SADD', stalled, member)
  elseif next_letter ~= FINISHED then
    call('SADD', lost, member)
  end
end

local what = ARGV[1]
if what == 'look' then
  return answer()
end
if what == 'tell' or what == 'drop' or what == 'close' or what == 'cancel' then
  -- While its memory is full Redis refuses a script whose first write may add something, and what ends is to end then too.
  call('HDEL', state, '')
end
if what == 'await' then
  call('HSETNX', state, 'created', now)
  for i = 2, #ARGV do
    local follower = ARGV[i]
    if call('HEXISTS', state, 'w\0' .. follower) == 0 then
      if call('HLEN', state) > MOST_WAITING then
        return {'full'}
      end
      call('HSET', state, 'w\0' .. follower, now)
    end
    if outcome() ~= 'retried' then
      owe_outcome(follower, outcome())
    end
  end
  return decide()
elseif what == 'tell' then
  if call('EXISTS', state) == 0 then
    return answer()
  end
  for i = 2, #ARGV, 3 do
    tell(ARGV[i], ARGV[i + 1], ARGV[i + 2])
  end
  return decide()
elseif what == 'drop' then
  for i = 2, #ARGV do
    if string.sub(call('HGET', members, ARGV[i]) or '', 1, 1) == OPEN then
      call('SREM', open, ARGV[i])
      call('HDEL', members, ARGV[i])
    end
  end
  return decide()
elseif what == 'close' or what == 'cancel' then
  if is_over() then
    return answer()
  end
  call('HSETNX', state, 'created', now)
  call('HSETNX', state, 'closed', now)
  if what == 'cancel' then
    call('HSETNX', state, 'cancelled', now)
  end
  return decide()
end
-- What has ended takes nothing more; members may add others while they run.
if is_over() or call('HEXISTS', state, 'cancelled') == 1 or call('HEXISTS', state, 'at.end') == 1 and what == 'add' then
  return {'over'}
end
call('HSETNX', state, 'created', now)
if what == 'define' then
  if call('HEXISTS', state, 'owed.' .. ARGV[2]) == 0 then
    call('HSET', state, 'on.' .. ARGV[2], ARGV[3] .. ':' .. ARGV[4])
    owe(ARGV[2])
  end
elseif what == 'deadline' then
  call('HSET', state, 'deadline', ARGV[2])
else
  for i = 2, #ARGV do
    if call('HSETNX', members, ARGV[i], OPEN .. '0') == 1 then
      call('SADD', open, ARGV[i])
    end
  end
end
return answer()
