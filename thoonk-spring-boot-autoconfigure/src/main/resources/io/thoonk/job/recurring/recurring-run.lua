-- Puts the job of a due time and moves on to the next one, unless another process has done so.
-- KEYS: the keys of a job feed, in the order of JobKeys (named in lib/job.lua), and those of lib/recurring.lua
-- ARGV[1] generation to give the feed if it has none   ARGV[2] channel on which thoonk.py hears puts, or ''
-- ARGV[3] 1 if the server tells by itself who hears that channel   ARGV[4] channel on which a removal is told
-- ARGV[5] channel on which a new first due time is told   ARGV[6] id   ARGV[7] revision
-- ARGV[8] due time in ms that has come, '' to put a job besides   ARGV[9] due time to go on with, '' for none
-- ARGV[10] id of the job, '' to put none   ARGV[11] headers of the job   ARGV[12] how many due times are passed over
-- ARGV[13] after how many ms something declared is paused, because no process has said since that it declares it
-- ARGV[14] '1' if the job is one of those of the schedule, which the overlap and the limit hold for, '' if it is put besides
-- Returns {'ok', 'put', 'overlap' if the last job forbids it, or 'none'}, {'early', ms until it is due}, {'undeclared'} if it
--   is paused now, {'failed', how many in a row} if it is because of them, or {'changed'} if somebody else has done or changed
--   something
--- @include lib/job.lua
--- @include lib/channels.lua
--- @include lib/recurring.lua
--- @include lib/retract.lua
local generation, put_channel, is_alone, retract_channel, due_channel, id, revision, due, next_due_time, job, own_headers, missed,
  patience, is_scheduled = unpack(ARGV)

require_channels(put_channel, retract_channel, due_channel)
if not adopt(generation, true) then
  return {'changed'}
end
begin_writing(true)
require_types()
redis.call('STRLEN', publishes)
local definition = recurring_of(id)
if not definition or definition.revision ~= revision then
  return {'changed'}
end
local now = now_ms()
if due == '' and is_scheduled == '1' and definition.state ~= 'active' then
  return {'ok', 'none'}
elseif due ~= '' then
  local stored = redis.call('ZSCORE', recurring_due, id)
  if not stored or whole(tonumber(stored)) ~= due then
    return {'changed'}
  elseif tonumber(due) > now then
    return {'early', tonumber(due) - now}
  end
  local declared = redis.call('ZSCORE', recurring_declared, id)
  if declared and now - tonumber(declared) > tonumber(patience) then
    definition.state, definition.held = 'undeclared', due
    definition.revision = whole(tonumber(revision) + 1)
    keep_recurring(id, definition)
    set_due(id, '')
    return {'undeclared'}
  end
end

-- The last of its jobs that has not ended, and where it is.
local function open_job()
  for _, each in ipairs({definition.last, definition.before}) do
    local state = whereabouts(each)
    if state ~= 'ended' then
      return each, state
    end
  end
  return '', 'ended'
end

-- Removes its jobs that have not ended.
local function cancel_open()
  for _, each in ipairs({definition.last, definition.before}) do
    if whereabouts(each) ~= 'ended' and not retract_next(each) then
      retract(each, now, retract_channel)
    end
  end
end

local held_by = '\0recurring\0' .. id

-- Keeps the job until another has ended: the script that ends that, however it does, puts it.
local function hold_back(open, item)
  open_unique().hold(held_by, open, now, 0)
  open_unique().keep_next(held_by, {
    since = now, due = 0, period = 0, cancels = false, id = job, options = 'N:::::', headers = own_headers, channel = put_channel,
    item = item
  })
end

local function change_state(state)
  definition.state = state
  definition.revision = whole(tonumber(revision) + 1)
end

local outcome = 'none'
if job ~= '' then
  local open, state = '', 'ended'
  if is_scheduled == '1' then
    open, state = open_job()
  end
  local holds_back = state ~= 'ended' and definition.overlap == 'BUFFER_ONE'
  local forbids = state ~= 'ended' and definition.overlap == 'SKIP'
    or holds_back and (state == 'waiting' or has_extras() and open_unique().next_of(held_by))
  if forbids then
    outcome = 'overlap'
    if due ~= '' then
      definition.skipped = whole(tonumber(definition.skipped) + 1)
    end
  elseif redis.call('HEXISTS', items, job) == 0 and redis.call('HEXISTS', delayed_items, job) == 0 then
    if is_scheduled == '1' then
      local failures = failures_in_row(definition)
      definition.failures = whole(failures)
      -- What still runs before the one that is held back is counted when that has run.
      definition.counted = holds_back and definition.counted or definition.last
      if definition.most_failures ~= '' and failures >= tonumber(definition.most_failures) then
        change_state('failed')
        keep_recurring(id, definition)
        set_due(id, '')
        return {'failed', failures}
      end
    end
    if state ~= 'ended' and definition.overlap == 'CANCEL_RUNNING' then
      cancel_open()
    end
    local item = redis.call('HGET', recurring_items, id) or ''
    if holds_back then
      hold_back(open, item)
    else
      enter_job(job, item, 'N:::::', own_headers, now, heard(put_channel, is_alone))
    end
    if is_scheduled == '1' then
      -- What is put besides keeps nothing from its turn.
      definition.before, definition.last = holds_back and open or '', job
      definition.runs = whole(tonumber(definition.runs) + 1)
      definition.left = definition.left ~= '' and whole(definition.left - 1) or ''
    end
    outcome = 'put'
  end
end
ring_gate()
definition.missed = whole(tonumber(definition.missed) + tonumber(missed))
if is_scheduled == '1' then
  if definition.left == '0' or due ~= '' and next_due_time == '' then
    change_state('ended')
    set_due(id, '')
  elseif due ~= '' then
    set_due(id, next_due_time, now, due_channel)
  end
end
keep_recurring(id, definition)
return {'ok', outcome}
