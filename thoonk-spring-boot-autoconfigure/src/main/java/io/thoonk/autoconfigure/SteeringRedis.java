package io.thoonk.autoconfigure;

import io.thoonk.redis.RedisAccess;
import io.thoonk.redis.ScriptRunner;
import io.thoonk.redis.keys.KeySpace;

/**
 * How what is seen and steered reaches Redis.
 *
 * @param access runs plain commands
 * @param scripts runs scripts
 * @param keySpace how keys are spelled
 * @param peerMessages whether to send messages for thoonk.py
 */
public record SteeringRedis(RedisAccess access, ScriptRunner scripts, KeySpace keySpace, boolean peerMessages) {}
