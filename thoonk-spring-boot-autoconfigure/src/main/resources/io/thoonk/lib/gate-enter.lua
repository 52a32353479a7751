-- Lets jobs wait in the gate, each at its place in its lane. Included by lib/gate.lua, inside of what opens the gate.

  -- Where a job stands in its lane: a digit for levels that nothing overtakes, the time, moved by its level, and a number.
  local function place(lane, entering, sequence, step, lasts)
    local level = tonumber(extension_of(entering.extension, 'level')) or entering.priority == 'HIGH' and HIGH or NORMAL
    local time = entering.time
    if is_strict and has_key(lane) then
      if not lasts[lane] then
        local last = call('ZREVRANGEBYLEX', gate, '(' .. lane .. '\1', '[' .. lane .. '\0', 'LIMIT', 0, 1)[1]
        lasts[lane] = last and tonumber(string.sub(last, #lane + 3, #lane + 15)) or 0
      end
      -- The clock of a new master may be late.
      lasts[lane] = math.max(time, lasts[lane])
      return '0' .. stamp(lasts[lane]) .. string.format('%012d', sequence)
    elseif step == 'strict' then
      return level .. stamp(time) .. string.format('%012d', sequence)
    end
    return '0' .. stamp(time + level * tonumber(step)) .. string.format('%012d', sequence)
  end

  -- Keeps a job for let_in(); its order, once given, stays in its extension.
  function self.add(id, item, since, failures, priority, extension, keeps_order, time)
    entering[#entering + 1] = {
      id = id, item = item, meta = failures .. ':' .. since .. ':' .. priority .. ':1', priority = priority, extension = extension,
      keeps_order = keeps_order, time = time or now
    }
  end

  -- The lanes that a job has entered since this was emptied.
  local entered = {}

  -- Lets those wait that were added, and counts those that pass.
  function self.let_in()
    if #passing > 0 then
      call('SADD', passed, unpack(passing))
      limits.note_pending()
      passing = {}
    end
    if #entering == 0 then
      return
    end
    local step = limits.step or USUAL_STEP
    local sequence = call('HINCRBY', extras, 'sequence', #entering) - #entering
    local fields, metas, entries, names, known, lasts = {}, {}, {}, {}, {}, {}
    for i, each in ipairs(entering) do
      local extension = each.extension
      local lane = lane_of(extension)
      local own = extension ~= '' and extension_of(extension, 'order')
      if own and not each.keeps_order then
        extension = string.gsub(extension, '%zorder%z%d+', '')
      end
      if not own or not each.keeps_order then
        own = place(lane, each, sequence + i, step, lasts)
        extension = extension .. '\0order\0' .. own
      end
      local double = 2 * i
      fields[double - 1], fields[double] = each.id, each.item
      metas[double - 1], metas[double] = each.id, each.meta .. extension
      entries[double - 1], entries[double] = 0, lane .. '\0' .. own .. '\0' .. each.id
      if not known[lane] then
        entered[lane], known[lane], names[#names + 1] = true, true, lane
        if needs.is_of_needs(lane) then
          needs.note(lane)
        end
      end
    end
    call('HSET', delayed_items, unpack(fields))
    call('HSET', delayed_meta, unpack(metas))
    add_long(gate, entries)
    entering = {}
    lanes.ready_unless_parked(names)
  end

  -- Lets a job wait.
  function self.enter(...)
    self.add(...)
    self.let_in()
  end

  -- Frees the place of a job that a peer has ended, whose start is still to be counted.
  function self.leave_place(id)
    local lane = lane_of(call('HGET', options, id) or '')
    if call('ZREM', running, lane .. '\0' .. id) > 0 then
      lanes.wake({lane})
    end
  end
