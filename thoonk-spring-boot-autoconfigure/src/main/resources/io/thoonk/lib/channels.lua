-- Refuses the whole call, before it has written anything, where the user may not send on one of the channels; '' is none.
-- Redis 6.2 cannot be asked: there a call ends where it sends, with what it has written before.
local function require_channels(...)
  if redis.acl_check_cmd then
    for _, channel in ipairs({...}) do
      if channel ~= '' and not redis.acl_check_cmd('PUBLISH', channel, '') then
        error(redis.error_reply('NOPERM No permissions to access a channel: PUBLISH on ' .. channel))
      end
    end
  end
end

-- '' in the place of a channel that nobody hears. A server knows that for itself alone: not with others in a cluster or with replicas,
-- whose subscribers hear what it sends too; the caller says '1' where it has none. Who may not ask sends.
local function heard(channel, is_alone)
  if channel == '' or is_alone ~= '1' then
    return channel
  end
  local subscribers, patterns = redis.pcall('PUBSUB', 'NUMSUB', channel), redis.pcall('PUBSUB', 'NUMPAT')
  return subscribers[2] == 0 and patterns == 0 and '' or channel
end
